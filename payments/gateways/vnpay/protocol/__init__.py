"""The protocol of VNPAY 2.1.0, without anything of the portal: both sides speak it."""
