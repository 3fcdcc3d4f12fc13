"""What an applicant is shown and asked after filing, and the papers they hold."""
