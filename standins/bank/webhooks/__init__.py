"""Webhooks (VNPAY: IPN): which calls a result causes, and the thread that sends and repeats them."""
