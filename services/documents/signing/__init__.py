"""Digital signatures of agencies (chữ ký số của cơ quan; PAdES)."""
