"""How a page of minutes is built: lines, furniture, paragraphs, numbers, headings and labels.

The stages layout and outline stand on these modules; nothing here knows what a decision or an attendee is.
"""
