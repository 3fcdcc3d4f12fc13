"""What surrounds the publishing of versions: stops of filing, remarks of reviewers, and who is told."""
