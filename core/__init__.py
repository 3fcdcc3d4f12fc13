"""Foundation: outbox, hooks, pagination, storage, throttling, permissions, UI components. Knows no domain."""
