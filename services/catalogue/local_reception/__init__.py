"""Where in a province, and at which hours, a procedure is received over the counter (nơi tiếp nhận trực tiếp)."""
