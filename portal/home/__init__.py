"""The front door: home page, the living page of components, pages about the portal itself."""
