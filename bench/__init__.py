"""What the portal costs, measured as ratios inside one run so that they hold on any machine."""
