"""Deliveries made ready to be read: containers opened, their members laid out where every worker finds them."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.deliveries import Delivery, fetch
from flows.lake import STATE, Lake
from flows.readers.process import ReaderFailed, reader_process
from flows.readers.unpack import Unpacked
from transforms.stage import Limits


@dataclass
class Intake:
    """Opens containers for one run; what it lays out for a batch is gone when that is read, or when the run ends."""

    lake: Lake
    limits: Limits
    _laid_out: dict[str, list[Path]] = field(default_factory=dict)

    def members(self, deliveries: Iterable[Delivery]) -> Iterator[Delivery]:
        """The deliveries, those that are containers followed by what they hold."""
        for delivery in deliveries:
            if delivery.format is not None:
                yield from self._open(delivery)
            else:
                yield delivery

    def release(self, batch: str) -> None:
        """Removes what was laid out for a batch."""
        for file in self._laid_out.pop(batch, ()):
            file.unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes everything that was laid out."""
        for batch in list(self._laid_out):
            self.release(batch)

    def _open(self, delivery: Delivery) -> Iterator[Delivery]:
        spool = self._new_file(delivery.batch)
        try:
            unpacked = self._unpack(delivery, spool)
        except (ReaderFailed, OSError) as problem:
            reason = problem.reason if isinstance(problem, ReaderFailed) else "unreadable"
            detail = problem.detail if isinstance(problem, ReaderFailed) else f"the file could not be read: {problem}"
            unpacked = Unpacked((), reason, detail)
        refused = sum(member.reason is not None for member in unpacked.members)
        if refused and unpacked.reason is None:
            detail = f"{refused} of the {len(unpacked.members)} it holds could not be read; see what is said of each"
            unpacked = unpacked._replace(reason="members_refused", detail=detail)
        yield replace(delivery, members=len(unpacked.members), reason=unpacked.reason, detail=unpacked.detail)
        for member in unpacked.members:
            values = member._asdict() | {"place": str(spool), "member_of": delivery.path}
            yield Delivery(**values, batch=delivery.batch, source_name=delivery.source_name)

    def _unpack(self, delivery: Delivery, spool: Path) -> Unpacked:
        place = delivery.where
        if not delivery.is_local:
            copy = self._new_file(delivery.batch)
            with copy.open("wb") as handle:
                fetch(delivery, handle)
            place = str(copy)
        values = (place, delivery.path, delivery.source_id, str(spool), self.limits)
        unpacked: Unpacked = reader_process(self.limits).ask("unpack", *values, size=delivery.size)
        return unpacked

    def _new_file(self, batch: str) -> Path:
        folder = Path(self.lake.locate(f"{STATE}/tmp") if self.lake.is_local else tempfile.gettempdir())
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"gongwen-members-{uuid.uuid4().hex}"
        self._laid_out.setdefault(batch, []).append(file)
        return file
