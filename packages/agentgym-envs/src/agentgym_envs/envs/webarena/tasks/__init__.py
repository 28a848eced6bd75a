"""The embedded tasks: templates of every site, the cases they are filled with, and their ways."""
