"""The article: the page that is read, its PDF, and the playground that trains in the page."""
