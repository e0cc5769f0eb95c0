"""Every effect of the pipeline: reading deliveries, publishing tables, schedules, progress, the command line."""

import os

# Arrow's own allocator gives memory back to the system between two chunks and takes it again, page by page: with the
# C library's the whole run needs 6 % less CPU. It is chosen once, before pyarrow is imported; a choice made outside
# holds.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
