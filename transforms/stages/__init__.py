"""The stages of the pipeline, in order. The order is the documentation.

Neighbours of which none reads what another writes run side by side: section, mention and theme;
keyphrase, entity and sign; reuse and describe.
"""

from __future__ import annotations

from transforms.stage import Stage
from transforms.stages.clean import CLEAN
from transforms.stages.cluster import CLUSTER
from transforms.stages.corpus import CORPUS_STAGE
from transforms.stages.decide import DECIDE
from transforms.stages.describe import DESCRIBE
from transforms.stages.discover import DISCOVER
from transforms.stages.entity import ENTITY
from transforms.stages.gather import GATHER
from transforms.stages.keyphrase import KEYPHRASE
from transforms.stages.mention import MENTION
from transforms.stages.read import READ
from transforms.stages.repeats import REPEATED
from transforms.stages.reuse import REUSE_STAGE
from transforms.stages.section import SECTION
from transforms.stages.sign import SIGN
from transforms.stages.split import SPLIT
from transforms.stages.theme import THEME

STAGES: tuple[Stage, ...] = (
    READ,
    REPEATED,
    DECIDE,
    SPLIT,
    GATHER,
    DISCOVER,
    CLEAN,
    SECTION,
    MENTION,
    THEME,
    KEYPHRASE,
    ENTITY,
    SIGN,
    REUSE_STAGE,
    DESCRIBE,
    CLUSTER,
    CORPUS_STAGE,
)
