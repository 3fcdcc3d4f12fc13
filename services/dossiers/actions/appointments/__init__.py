"""Actions on appointments: the times of an office, the appointments, reminders of them, inspections."""
