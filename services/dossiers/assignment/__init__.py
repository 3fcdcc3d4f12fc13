"""Who does a task: whom it may be given to, who is away, what each person has in hand."""
