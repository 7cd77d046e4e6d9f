"""Who was there: lists of persons found in the lines of minutes, and the attendees they make.

The stages attendance and officers stand on these modules.
"""
