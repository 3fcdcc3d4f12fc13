"""What the operator watches: health and readiness, figures for Prometheus, their history, the error tracker."""
