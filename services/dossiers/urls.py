"""URLs of filing and tracking a dossier."""

from django.urls import path

from services.dossiers.views import (
    appointments,
    combined,
    confirmations,
    conversation,
    filing,
    following,
    participants,
    refiling,
    supplements,
)

app_name = "dossiers"

urlpatterns = [
    path("nop/<uuid:key>/", filing.resume, name="resume"),
    path("nop/<uuid:key>/gui/", filing.submit, name="submit"),
    path("nop/<uuid:key>/to-khai/", filing.draft_form, name="draft_form"),
    path("nop/<uuid:key>/xoa/", filing.discard, name="discard"),
    path("nop/<uuid:key>/xac-nhan/", confirmations.confirmations, name="confirmations"),
    path("nop/<uuid:key>/xac-nhan/rut/", confirmations.withdraw_invitations, name="withdraw_invitations"),
    path("nop/<uuid:key>/<slug:step>/", filing.FilingWizard.as_view(), name="step"),
    path("nop/<str:code>/", filing.start_application, name="apply"),
    path("ho-so/", following.my_dossiers, name="mine"),
    path("ho-so/cap-cho-toi/", following.held, name="held"),
    path("ho-so/<int:pk>/", following.dossier_detail, name="track"),
    path("ho-so/lien-thong/<int:pk>/", combined.whole, name="whole"),
    path("ho-so/lien-thong/<int:pk>/rut/", combined.withdraw_whole, name="withdraw_whole"),
    path("ho-so/<int:pk>/noi-dung/", following.answers, name="answers"),
    path("ho-so/<int:pk>/trao-doi/", conversation.applicant_messages, name="messages"),
    path("ho-so/<int:pk>/rut/", following.withdraw, name="withdraw"),
    path("ho-so/<int:pk>/nop-lai/", refiling.refile, name="refile"),
    path("ho-so/<int:pk>/bo-sung/", supplements.supplement, name="supplement"),
    path("ho-so/<int:pk>/lich-hen/<int:appointment>/", appointments.choose, name="choose_slot"),
    path("ho-so/<int:pk>/lich-hen/<int:appointment>/lich.ics", appointments.calendar, name="appointment_calendar"),
    path("loi-moi/", participants.invitations, name="invitations"),
    path("loi-moi/<str:token>/", participants.invitation, name="invitation"),
    path("loi-moi/<str:token>/<int:appointment>/lich.ics", participants.calendar, name="invitation_calendar"),
    path("tra-cuu/", following.look_up, name="look_up"),
]
