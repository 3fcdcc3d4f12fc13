"""The expression language of conditions and fees (CEL), its values and its code lists."""
