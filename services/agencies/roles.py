"""The roles of staff."""

from django.db import models


class Role(models.TextChoices):
    """What a person does in an office (NĐ 61/2018, kept in substance by NĐ 118/2025)."""

    DESK = "desk", "Cán bộ một cửa"
    DESK_HEAD = "desk_head", "Phụ trách bộ phận một cửa"
    HANDLER = "handler", "Cán bộ thụ lý"
    LEADER = "leader", "Lãnh đạo"
    AUTHOR = "author", "Cán bộ soạn thảo thủ tục"
    APPROVER = "approver", "Cán bộ duyệt thủ tục"
