"""The URLs of accounts."""

from django.urls import path

from accounts.views import addresses, join, letters, members, passwords, settings, shops, sign_in

app_name = "accounts"

urlpatterns = [
    path("join/", join.join, name="join"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("sign-out/elsewhere/", sign_in.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("password-reset/", passwords.ForgottenPassword.as_view(), name="password_forgotten"),
    path("password-reset/sent/", passwords.PasswordLetter.as_view(), name="password_letter"),
    path("password-reset/<uidb64>/<token>/", passwords.NewPassword.as_view(), name="password_new"),
    path("settings/", settings.show, name="settings"),
    path("settings/profile/", settings.profile, name="profile_settings"),
    path("settings/sign-in/", settings.sign_in_details, name="sign_in_settings"),
    path("settings/password/", passwords.ChangePassword.as_view(), name="password_change"),
    path("settings/letters/", letters.choice, name="letters"),
    path("letters/off/<str:sealed>/", letters.unsubscription, name="unsubscribe"),
    path("settings/shop/", shops.settings, name="shop_settings"),
    path("settings/addresses/", addresses.index, name="addresses"),
    path("settings/addresses/add/", addresses.add, name="address_add"),
    path("settings/addresses/<str:address_id>/", addresses.edit, name="address"),
    path("settings/addresses/<str:address_id>/delete/", addresses.delete, name="address_delete"),
    path("settings/addresses/<str:address_id>/default/", addresses.make_default, name="address_default"),
    path("sell/", shops.sell, name="sell"),
    path("members/<str:user_id>/", members.show_by_id, name="member_by_id"),
]
