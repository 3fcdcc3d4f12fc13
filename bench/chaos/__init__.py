"""bin/bench chaos: dossiers go their whole way while processes, disk and clock fail; then everything is counted."""
