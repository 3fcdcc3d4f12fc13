"""URLs of the second factor, under `/tai-khoan/xac-thuc/`: those of allauth that staff need, and no others.

The names are allauth's, which looks for them.
"""

from allauth.account.views import ReauthenticateView as PasswordView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from django.urls import path

from portal.accounts.second_factor import views
from portal.accounts.second_factor.views import for_staff

urlpatterns = [
    path("", for_staff(views.FactorsView.as_view()), name="mfa_index"),
    path("can-bo/", views.staff_door, name="account_login"),
    path("dang-nhap/", AuthenticateView.as_view(), name="mfa_authenticate"),
    path("lai/", for_staff(ReauthenticateView.as_view()), name="mfa_reauthenticate"),
    path("lai/mat-khau/", for_staff(PasswordView.as_view()), name="account_reauthenticate"),
    path("ung-dung/", for_staff(views.SetUpAppView.as_view()), name="mfa_activate_totp"),
    path("ung-dung/bo/", for_staff(DeactivateTOTPView.as_view()), name="mfa_deactivate_totp"),
    path("khoa/", for_staff(views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("khoa/<int:pk>/bo/", for_staff(views.RemovePasskeyView.as_view()), name="mfa_remove_webauthn"),
    path("lai/khoa/", for_staff(views.PasskeyAgainView.as_view()), name="mfa_reauthenticate_webauthn"),
    path("ma-du-phong/", for_staff(ViewRecoveryCodesView.as_view()), name="mfa_view_recovery_codes"),
    path("ma-du-phong/moi/", for_staff(GenerateRecoveryCodesView.as_view()), name="mfa_generate_recovery_codes"),
]
