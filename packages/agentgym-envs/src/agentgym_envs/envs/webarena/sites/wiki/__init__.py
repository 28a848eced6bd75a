"""The wiki: fifteen hundred articles on Holmar, its people, and what they made."""
