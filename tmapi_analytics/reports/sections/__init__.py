"""What a report says, a module a section; `findings` puts them in order."""
