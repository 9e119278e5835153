"""Version of the blog, here and nowhere else; CHANGELOG.md says what each brought."""

VERSION = "1.0.0"
