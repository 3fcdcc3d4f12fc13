from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.immutable import drop_refusal, refuse

BEFORE = import_module('services.documents.migrations.0001_initial')
KEPT = refuse(
    'documents_document',
    'UPDATE',
    # What a paper says is fixed when it is issued, its file when it is stored; a revoked paper stays so, and by which one.
    when=' OR '.join(
        [BEFORE.changed(column) for column in BEFORE.ISSUED]
        + [f'OLD.stored_at IS NOT NULL AND {BEFORE.changed(column)}' for column in BEFORE.STORED]
        + [
            f'OLD.revoked_at IS NOT NULL AND {BEFORE.changed(column)}'
            for column in (*BEFORE.REVOKED, 'superseded_by_id')
        ]
    ),
    because='an issued paper never changes',
)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_desk_head'),
        ('documents', '0004_forms_06_and_07'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(drop_refusal(one) for one in BEFORE.TRIGGERS),
        migrations.AddField(
            model_name='document',
            name='superseded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='documents.document', verbose_name='bởi giấy'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả'), ('supplement', 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ'), ('refusal', 'Phiếu từ chối tiếp nhận giải quyết hồ sơ'), ('apology', 'Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết'), ('stop', 'Thông báo dừng giải quyết hồ sơ'), ('result', 'Kết quả giải quyết thủ tục hành chính'), ('form', 'Tờ khai'), ('withdrawal', 'Quyết định thu hồi kết quả giải quyết thủ tục hành chính'), ('minutes', 'Biên bản kiểm tra'), ('fee_receipt', 'Biên lai thu phí, lệ phí'), ('control', 'Phiếu kiểm soát quá trình giải quyết hồ sơ'), ('register', 'Sổ theo dõi hồ sơ')], max_length=12, verbose_name='loại'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by__isnull', True), ('revoked_at__isnull', False), _connector='OR'), name='superseded_paper_is_revoked'),
        ),
        KEPT,
        BEFORE.TRIGGERS[1],
    ]
