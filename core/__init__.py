"""What all rooms share: outbox, pagination, storage, limits, components. It knows no form, order or dossier."""
