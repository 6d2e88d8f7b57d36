"""The ways a job is taken out of a worker's hands. None of them is the job's fault."""


class Stopping(Exception):
    """The worker has been asked to stop; the job goes back to the queue and loses no attempt."""


class LeaseLost(Exception):
    """Another worker may have this job by now; nothing more may be written for it."""


class UnknownTask(Exception):
    """The job names a function that this version does not offer as a task."""
