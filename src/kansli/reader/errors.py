"""What can go wrong with a file: named errors, each with a message in Swedish that says what to do.

``code`` is stable and for scripts. The tree::

    UnreadableError
      NotFoundError, FolderError, PermissionDeniedError    the path
      EmptyFileError, FileTooLargeError, UnknownFormatError, NoTextError, EncryptedError    what the file is
      BrokenFileError > MissingPartError, ZipBombError, ForbiddenXmlError    a format not kept
      ToolError > ToolMissingError, ToolTimeoutError, ToolFailedError    a program that reading needs
"""

from __future__ import annotations


class UnreadableError(Exception):
    """The file cannot be read. ``str()`` is a sentence in Swedish for the user; ``code`` is for scripts."""

    code = "unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(UnreadableError):
    """There is no such file."""

    code = "not-found"


class FolderError(UnreadableError):
    """The path is a folder, or something else that is no file."""

    code = "folder"


class PermissionDeniedError(UnreadableError):
    """The file may not be opened."""

    code = "permission-denied"


class EmptyFileError(UnreadableError):
    """The file holds no bytes, or nothing but white space."""

    code = "empty-file"


class FileTooLargeError(UnreadableError):
    """The file, or a picture in it, is larger than any minutes are."""

    code = "too-large"


class UnknownFormatError(UnreadableError):
    """The bytes are of no format that can hold minutes."""

    code = "unknown-format"


class NoTextError(UnreadableError):
    """The file opened well, but no text could be found in it."""

    code = "no-text"


class EncryptedError(UnreadableError):
    """The file is protected by a password."""

    code = "encrypted"


class BrokenFileError(UnreadableError):
    """The file is damaged."""

    code = "broken-file"


class MissingPartError(BrokenFileError):
    """A part that the format demands is not there."""

    code = "missing-part"


class ZipBombError(BrokenFileError):
    """The file would unpack to far more than it ought to."""

    code = "zip-bomb"


class ForbiddenXmlError(BrokenFileError):
    """The XML declares a DTD or entities, which documents never need and attacks do."""

    code = "forbidden-xml"


class ToolError(UnreadableError):
    """A program that reading this file needs did not do its work."""

    code = "tool"


class ToolMissingError(ToolError):
    """The program, or its Swedish language, is not installed."""

    code = "tool-missing"


class ToolTimeoutError(ToolError):
    """The program did not finish in time and was stopped."""

    code = "tool-timeout"


class ToolFailedError(ToolError):
    """The program ended with an error."""

    code = "tool-failed"
