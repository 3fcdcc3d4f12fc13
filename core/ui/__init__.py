"""What pages are made of besides templates: cached HTML fragments, and the writing of amounts."""
