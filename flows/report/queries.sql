-- What the report asks of a lake, one query a block, each under its name. Whatever is listed has a limit and a full
-- order, counts are whole numbers and shares are rounded, so that the same lake gives the same page. Themes, years and
-- places count kept documents alone: a text that was sold ten times speaks once.

-- name: totals
select
    (select count(*) from sources) as sources,
    (select coalesce(sum(bytes), 0)::bigint from sources) as bytes,
    (select count(distinct batch) from sources) as batches,
    (select min(batch) from sources) as first_batch,
    (select max(batch) from sources) as last_batch,
    (select count(*) from document) as documents,
    (select count(*) from document where is_kept) as kept,
    (select coalesce(sum(char_count), 0)::bigint from document) as characters,
    (select count(*) from edits) as edits,
    (select count(*) from findings) as findings,
    (select count(*) from mentions) as mentions,
    (select count(*) from entities) as entities,
    (select count(*) from rejects) as rejects

-- name: statuses
select status, count(*) as sources, sum(bytes)::bigint as bytes from sources group by 1 order by 2 desc, 1 limit 10

-- name: batches
select batch, sources, documents, characters, rejects
from (select batch, count(*) as sources from sources group by 1)
left join (select batch, count(*) as documents, sum(char_count)::bigint as characters from document group by 1)
    using (batch)
left join (select batch, count(*) as rejects from rejects group by 1) using (batch)
order by batch desc limit 40

-- name: formats
select format, coalesce(encoding, '') as encoding, count(*) as sources, sum(documents)::bigint as documents
from sources group by 1, 2 order by 3 desc, 1, 2 limit 20

-- name: suppliers
select coalesce(source_name, page_source) as supplier, count(*) as sources, sum(documents)::bigint as documents
from sources where coalesce(source_name, page_source) is not null group by 1 order by 2 desc, 1 limit 15

-- name: rejects
select stage, reason, count(*) as rejects, count(distinct path) as sources,
       coalesce(sum(raw_end - raw_start), 0)::bigint as characters,
       arg_min(path, (batch, path, raw_start)) as path, arg_min(detail, (batch, path, raw_start)) as detail,
       arg_min(left(excerpt, 160), (batch, path, raw_start)) as excerpt
from rejects group by 1, 2 order by 3 desc, 1, 2 limit 25

-- name: conservation
-- gap: what stands between a span and the end of those before it in its source; below 0 they overlap
with spans as (
    select batch, path, raw_start, raw_end, false as is_reject from document
    union all select batch, path, raw_start, raw_end, true from rejects where raw_start is not null
), gaps as (
    select is_reject, raw_end - raw_start as length, raw_start - coalesce(max(raw_end) over (
        partition by batch, path order by raw_start, raw_end rows between unbounded preceding and 1 preceding), 0) as gap
    from spans
)
select coalesce(sum(length) filter (not is_reject), 0)::bigint as in_documents,
       coalesce(sum(length) filter (is_reject), 0)::bigint as in_rejects,
       coalesce(sum(greatest(gap, 0)), 0)::bigint as in_neither, -coalesce(sum(least(gap, 0)), 0)::bigint as in_both
from gaps

-- name: rules
select rule, count(*) as edits, count(distinct document_id) as documents,
       sum(length(before))::bigint as removed, sum(length(after))::bigint as put_in
from edits group by 1 order by 2 desc, 1 limit 30

-- name: rule_examples
with changes as (
    select rule, before, after, count(*) as times,
           arg_min({'batch': batch, 'document_id': document_id, 'start': raw_start, 'end': raw_end},
                   (batch, document_id, raw_start)) as spot
    from edits where length(before) <= 60 group by all
)
select rule, before, after, times, unnest(spot) from changes
qualify row_number() over (partition by rule order by times desc, before, after) <= 2 order by 1, 4 desc, 2, 3 limit 60

-- name: phrases
select phrase, max(contexts) as contexts, max(in_documents) as in_documents, max(seams) as seams,
       round(max(share), 3) as share, round(max(support), 1) as support
from site_phrases group by 1 order by 3 desc, 6 desc, 1 limit 20

-- name: phrase_examples
with deleted as (
    select regexp_replace(before, '\s', '', 'g') as phrase, batch, document_id, raw_start as start, raw_end as "end"
    from edits where list_contains(string_split(rule, '+'), 'site_phrase')
), ranked as (
    select *, count(*) over (partition by phrase) as times,
           row_number() over (partition by phrase order by batch, document_id, start) as place
    from deleted semi join site_phrases using (phrase)
)
select * exclude (place) from ranked where place <= 3 order by times desc, phrase, place limit 45

-- name: lines
select form, position, max(in_documents) as in_documents, round(max(score), 3) as score
from site_lines group by 1, 2 order by 3 desc, 1, 2 limit 20

-- name: kinds
select kind, count(*) as findings, count(distinct document_id) as documents
from findings group by 1 order by 2 desc, 1 limit 30

-- name: finding_examples
with seen as (
    select kind, left(text, 60) as text, left(detail, 100) as detail, count(*) as times,
           arg_min({'batch': batch, 'document_id': document_id, 'start': start, 'end': "end"},
                   (batch, document_id, start)) as spot
    from findings group by all
)
select kind, text, detail, times, unnest(spot) from seen
qualify row_number() over (partition by kind order by times desc, text, detail) <= 3 order by 1, 4 desc, 2, 3 limit 60

-- name: truncations
select truncation, count(*) as documents from document where char_count > 0 group by 1 order by 2 desc, 1 limit 10

-- name: flags
select flag, count(*) as documents from (select unnest(flags) as flag from document)
group by 1 order by 2 desc, 1 limit 20

-- name: quality
select least(floor(quality_score * 20), 19)::int as bin, count(*) as documents
from document where char_count > 0 group by 1 order by 1 limit 20

-- name: cluster_sizes
select size, count(*) as clusters, sum(copies)::bigint as documents
from (
    select cluster_id, any_value(copies) as copies,
           case when any_value(copies) <= 5 then any_value(copies)::varchar when any_value(copies) <= 10 then '6–10'
                when any_value(copies) <= 20 then '11–20' when any_value(copies) <= 50 then '21–50'
                when any_value(copies) <= 100 then '51–100' else '> 100' end as size
    from clusters group by 1
) group by 1 order by min(copies) limit 12

-- name: relations
select relation, count(*) as pairs, round(avg(jaccard::decimal(9, 6)), 3) as jaccard,
       round(avg(containment::decimal(9, 6)), 3) as containment
from duplicates group by 1 order by 2 desc, 1 limit 10

-- name: resold
with largest as (
    select cluster_id, max(copies) as copies, arg_max(document_id, is_kept) as kept_id,
           min(batch) as first_batch, max(batch) as last_batch
    from clusters where copies > 1 group by 1 order by 2 desc, 1 limit 15
)
select cluster_id, any_value(l.copies) as copies, any_value(kept_id) as document_id, any_value(first_batch) as first_batch,
       any_value(last_batch) as last_batch, arg_max(title, is_kept) as title, count(distinct title) as titles,
       list_slice(list_sort(list(distinct title)), 1, 6) as other_titles
from largest l join document using (cluster_id) group by 1 order by 2 desc, 1 limit 15

-- name: rewrites
select document_id, other_id, batch, jaccard, containment, slotted_jaccard, relation, method
from duplicates where relation = 'rewrite'
order by slotted_jaccard desc nulls last, jaccard, document_id, other_id limit 8

-- name: reuse
select kind, count(*) as passages, sum(chars)::bigint as characters, max(chars) as longest,
       count(distinct document_id) as documents
from reuse group by 1 order by 2 desc, 1 limit 5

-- name: borrowed
select document_id, batch, title, char_count, round(copied_elsewhere, 3) as copied, round(copied_earlier, 3) as copied_earlier
from document where copies = 1 and copied_elsewhere >= 0.3
order by copied_elsewhere desc, char_count desc, document_id limit 12

-- name: themes
select theme, count(*) as documents, count(*) filter (place = 1) as first_of
from (select unnest(themes) as theme, generate_subscripts(themes, 1) as place from corpus)
group by 1 order by 2 desc, 1 limit 40

-- name: dating
select count(*) as kept, count(*) filter (dated_from is not null and dated_to is not null) as both_known,
       count(*) filter (dated_from is not null and dated_to is null) as from_known,
       count(*) filter (dated_from is null and dated_to is not null) as to_known,
       count(*) filter (last_year - first_year between 0 and 5) as narrow,
       count(*) filter (claimed_year is not null) as claiming, count(*) filter (is_anachronistic) as anachronistic
from document where is_kept

-- name: years
-- a document that is dated to n years counts a sixtieth n times over, so that all is counted in whole numbers
select year, sum(sixtieths)::bigint / 60 as documents
from dated group by 1 order by 1 desc limit 40

-- name: claimed_years
select claimed_year as year, count(*) as documents from document where is_kept and claimed_year is not null
group by 1 order by 1 desc limit 40

-- name: theme_years
with per as (
    select theme, year, sum(sixtieths)::bigint / 60 as documents
    from dated join (select document_id, unnest(themes) as theme from corpus) using (document_id) group by 1, 2
)
select theme, year, round(documents, 1) as documents from per
semi join (select theme from per group by 1 order by sum(documents) desc, 1 limit 20) using (theme)
semi join (select year from per group by 1 order by 1 desc limit 16) using (year)
order by 1, 2 limit 320

-- name: theme_provinces
with per as (
    select theme, name, count(*) as documents
    from document join provinces using (province)
    join (select document_id, unnest(themes) as theme from corpus) using (document_id) where is_kept group by 1, 2
)
select theme, name as province, documents from per
semi join (select theme from per group by 1 order by sum(documents) desc, 1 limit 20) using (theme)
semi join (select name from per group by 1 order by sum(documents) desc, 1 limit 16) using (name)
order by 1, 2 limit 320

-- name: provinces
select name as province, coalesce(documents, 0) as documents, coalesce(mentions, 0) as mentions
from provinces
left join (select province, count(*) as documents from document where is_kept group by 1) using (province)
left join (select left(code, 2) as province, sum(mentions)::bigint as mentions from entities where kind = 'PLACE' group by 1)
    using (province)
where documents > 0 or mentions > 0 order by 2 desc, 3 desc, 1 limit 40

-- name: places
select place, place_code, count(*) as documents from documents
join (select document_id from clusters where is_kept) using (document_id)
where place is not null group by 1, 2 order by 3 desc, 1, 2 limit 15

-- name: genres
select coalesce(genre, '') as genre, count(*) as documents from document where is_kept group by 1 order by 2 desc, 1 limit 20

-- name: levels
select coalesce(issuing_level, '') as level, count(*) as documents from document where is_kept
group by 1 order by 2 desc, 1 limit 15

-- name: entities
select kind, name, code, documents, mentions from entities
qualify row_number() over (partition by kind order by documents desc, mentions desc, entity_id) <= 15
order by kind, documents desc, mentions desc, name limit 165

-- name: anachronisms
select document_id, batch, title, claimed_year, dated_from::varchar as dated_from, dated_to::varchar as dated_to, evidence
from document
left join (
    select document_id, string_agg(distinct detail, '; ' order by detail) as evidence
    from findings where kind = 'anachronism' group by 1
) using (document_id)
where is_anachronistic order by is_kept desc, batch desc, document_id limit 20

-- name: runs
select run_id, any_value(flow) as flow, any_value(state) as state, strftime(any_value(started_at), '%Y-%m-%d %H:%M:%S') as started,
       sum(batches)::bigint as batches, sum(rows_out)::bigint as rows_out, sum(rows_rejected)::bigint as rows_rejected,
       sum(batches_failed)::bigint as failed, round(sum(seconds::decimal(18, 3)), 1) as seconds
from runs group by 1 order by 1 desc limit 20

-- name: stages
select stage, batches, rows_in, rows_out, rows_rejected, round(seconds, 2) as seconds
from runs where run_id = (select max(run_id) from runs where batches > 0) order by seconds desc, stage limit 20

-- name: versions
select versions ->> '$.gongwen' as gongwen, versions ->> '$.code' as code, versions ->> '$.reference' as reference
from runs order by run_id desc limit 1

-- name: run_count
select count(distinct run_id) as runs from runs

-- name: sample_edited
select document_id, batch from (select document_id, batch, count(distinct rule) as rules, count(*) as edits from edits group by 1, 2)
join document using (document_id, batch)
order by char_count between 300 and 9000 desc, rules desc, edits desc, document_id limit 4

-- name: sample_phrase
select document_id, batch from edits where list_contains(string_split(rule, '+'), 'site_phrase')
group by 1, 2 order by count(*) desc, document_id limit 2

-- name: sample_resold
select document_id, batch from document where is_kept and copies > 1 order by copies desc, char_count desc, document_id limit 3

-- name: sample_rewritten
select document_id, batch from duplicates where relation = 'rewrite' order by slotted_jaccard desc, jaccard, document_id limit 2

-- name: sample_anachronistic
select document_id, batch from document where is_anachronistic
order by is_kept desc, char_count between 300 and 9000 desc, batch desc, document_id limit 3

-- name: sample_truncated
select document_id, batch from document where truncation <> 'none'
order by char_count between 300 and 9000 desc, quality_score, document_id limit 3

-- name: sample_masked
select document_id, batch from document where mask_rate > 0
order by char_count between 300 and 9000 desc, mask_rate desc, document_id limit 3

-- name: sample_spliced
select document_id, batch from findings where kind in ('splice', 'elision')
group by 1, 2 order by count(*) desc, document_id limit 3

-- name: sample_garbled
select document_id, batch from document where garbled_rate > 0 order by garbled_rate desc, document_id limit 2

-- name: sample_telling
select document_id, batch from document where is_kept and char_count between 600 and 4000
order by quality_score desc, place is null, dated_from is null, dated_to is null, genre is null, document_id limit 3
