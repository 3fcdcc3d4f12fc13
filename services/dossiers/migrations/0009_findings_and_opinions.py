"""What the steps of a process find, and the opinions of other offices; a task says what stopped it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.immutable import refuse, refuse_truncate

TRIGGERS = [
    refuse("dossiers_stepfinding", "UPDATE", because="a finding is never changed"),
    refuse("dossiers_stepfinding", "DELETE", because="a finding is never deleted"),
    refuse_truncate("dossiers_stepfinding", because="a history is never emptied"),
]


def say_what_stopped_a_task(apps: Any, editor: Any) -> None:
    """The tasks that wait for an applicant, or for the decision on an exemption, are opened again afterwards."""
    tasks = apps.get_model("dossiers", "Task").objects
    dues = apps.get_model("dossiers", "DuesRequest").objects.filter(fee__dossier__status=6)
    tasks.filter(pk__in=list(dues.values_list("task", flat=True))).update(interrupted_by="dues")
    exemptions = apps.get_model("dossiers", "Exemption").objects.filter(decided_at=None, task__isnull=False)
    tasks.filter(pk__in=list(exemptions.values_list("task", flat=True))).update(interrupted_by="exemption")
    asked = apps.get_model("dossiers", "SupplementRequest").objects.filter(answered_at=None)
    for dossier in list(asked.values_list("dossier", flat=True)):
        last = tasks.filter(dossier=dossier, done_at__isnull=False).order_by("-done_at", "-pk").first()
        if last:
            tasks.filter(pk=last.pk).update(interrupted_by="supplement")


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_agency_kind'),
        ('dossiers', '0008_appointments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StepFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='bước')),
                ('answers', models.JSONField(verbose_name='nội dung ghi nhận')),
                ('at', models.DateTimeField(verbose_name='ghi nhận lúc')),
                ('counts', models.BooleanField(default=True, verbose_name='được tính')),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'kết quả ghi nhận của cơ quan',
                'verbose_name_plural': 'kết quả ghi nhận của cơ quan',
                'ordering': ['dossier', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='done_task_says_by_whom',
        ),
        migrations.AddField(
            model_name='task',
            name='awaits_office',
            field=models.BooleanField(default=False, verbose_name='chờ chọn cơ quan'),
        ),
        migrations.AddField(
            model_name='task',
            name='by_silence',
            field=models.BooleanField(default=False, verbose_name='coi như đồng ý'),
        ),
        migrations.AddField(
            model_name='task',
            name='interrupted_by',
            field=models.CharField(blank=True, choices=[('supplement', 'Chờ bổ sung hồ sơ'), ('dues', 'Chờ thực hiện nghĩa vụ tài chính'), ('exemption', 'Chờ quyết định miễn nộp')], max_length=12, verbose_name='bị ngắt bởi'),
        ),
        migrations.AddField(
            model_name='task',
            name='is_late',
            field=models.BooleanField(default=False, verbose_name='trễ hạn'),
        ),
        migrations.AddField(
            model_name='task',
            name='note',
            field=models.CharField(blank=True, max_length=300, verbose_name='lý do'),
        ),
        migrations.AddField(
            model_name='task',
            name='remind_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='nhắc lúc'),
        ),
        migrations.AlterField(
            model_name='dossierevent',
            name='act',
            field=models.CharField(choices=[('submitted', 'Nộp hồ sơ'), ('fee_paid', 'Đã nộp phí, lệ phí'), ('exemption_proposed', 'Đề nghị miễn nộp'), ('exemption_rejected', 'Không miễn nộp'), ('exempted', 'Miễn nộp, có lý do'), ('dues_requested', 'Yêu cầu thực hiện nghĩa vụ tài chính'), ('dues_paid', 'Đã thực hiện nghĩa vụ tài chính'), ('refund_proposed', 'Đề nghị hoàn trả'), ('refund_approved', 'Duyệt hoàn trả'), ('refund_dropped', 'Không hoàn trả'), ('refunded', 'Đã hoàn trả'), ('accepted', 'Tiếp nhận hồ sơ'), ('refused', 'Từ chối tiếp nhận'), ('supplement_requested', 'Yêu cầu bổ sung'), ('supplemented', 'Đã bổ sung hồ sơ'), ('wait_over', 'Hết thời gian chờ người nộp'), ('taken', 'Bắt đầu xử lý'), ('proposed', 'Trình lãnh đạo phê duyệt'), ('step_done', 'Hoàn thành công đoạn'), ('finding_recorded', 'Ghi nhận của cơ quan'), ('office_chosen', 'Chọn cơ quan thực hiện'), ('opinion_asked', 'Lấy ý kiến cơ quan khác'), ('opinion_given', 'Cơ quan được hỏi đã trả lời'), ('opinion_late', 'Cơ quan được hỏi trễ hạn trả lời'), ('opinion_assumed', 'Hết hạn trả lời, coi như đồng ý'), ('opinion_after', 'Ý kiến đến sau khi đã coi như đồng ý'), ('limit_changed', 'Thời hạn giải quyết thay đổi'), ('decided', 'Đồng ý, trình cấp tiếp theo'), ('sent_back', 'Lãnh đạo yêu cầu xem lại'), ('approved', 'Phê duyệt kết quả'), ('stopped', 'Dừng giải quyết'), ('noted', 'Ghi nhận thông báo'), ('returned', 'Trả kết quả'), ('withdrawn', 'Rút hồ sơ')], max_length=24),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True), ('remind_at__isnull', False)), fields=['remind_at', 'id'], name='task_reminders'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('is_late', True)), fields=['agency', 'due_at'], name='task_late'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('person__isnull', False), ('by_silence', True), _connector='OR'), name='done_task_says_by_whom'),
        ),
        migrations.AddField(
            model_name='stepfinding',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi nhận'),
        ),
        migrations.AddField(
            model_name='stepfinding',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='dossiers.dossier'),
        ),
        migrations.AddField(
            model_name='stepfinding',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='dossiers.task', verbose_name='việc'),
        ),
        *TRIGGERS,
        migrations.RunPython(say_what_stopped_a_task, migrations.RunPython.noop, elidable=True),
    ]
