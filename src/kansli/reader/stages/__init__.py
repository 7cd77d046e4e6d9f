"""The stages of reading, one module each, in the order of :mod:`kansli.reader.pipeline`.

Every stage is one function ``run(draft) -> None`` that reads what earlier stages left on the
:class:`~kansli.reader.draft.Draft` and leaves its own. Stages never import each other.
"""
