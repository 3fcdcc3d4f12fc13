"""The admin pages of the ground, where Django looks for them."""

from core.outbox.admin import EffectAdmin

__all__ = ["EffectAdmin"]
