"""What the studio of authors and approvers works with."""
