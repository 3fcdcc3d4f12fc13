"""Who finds what behind every address of the portal: the table that tests/test_doors.py walks."""

MEANING = {"+": 200, ">": 302, "?": 302, "-": 404, "x": 403, "!": 405, "~": 400, "=": 422, "*": 503}
"""`+` the page, `>` sent on to another, `?` asked to sign in, `-` there is none, `x` not allowed,
`!` this method opens nothing here, `~` what belongs to the address is missing, `=` the form comes back with what is
wrong, `*` another system does not answer."""

ROLES = (
    "anonymous",
    *("owner", "stranger"),
    *("desk", "desk elsewhere", "handler", "leader"),
    *("author", "approver"),
    "superuser",
)
"""The columns: a visitor, citizens, offices, the ministry, and who keeps the machines. The last sees no dossier, no
paper and no money."""

DOORS: dict[str, tuple[str, str]] = {
    "": ("+ ++ ++++ ++ +", "/"),
    "kieu-dang/": ("+ ++ ++++ ++ +", "/kieu-dang/"),
    "tiep-can/": ("+ ++ ++++ ++ +", "/tiep-can/"),
    "robots.txt": ("+ ++ ++++ ++ +", "/robots.txt"),
    ".well-known/security.txt": ("- -- ---- -- -", "/.well-known/security.txt"),
    "tim-kiem/": ("+ ++ ++++ ++ +", "/tim-kiem/"),
    "tim-kiem/goi-y/": ("+ ++ ++++ ++ +", "/tim-kiem/goi-y/?q=khai"),
    "su-kien/": ("+ ++ ++++ ++ +", "/su-kien/"),
    "su-kien/<slug:slug>/": ("+ ++ ++++ ++ +", "/su-kien/sinh-con/"),
    "thu-tuc/<str:code>/": ("+ ++ ++++ ++ +", "/thu-tuc/2.000635/"),
    "thu-tuc/<str:code>/du-lieu.jsonld": ("+ ++ ++++ ++ +", "/thu-tuc/2.000635/du-lieu.jsonld"),
    "thu-tuc/<str:code>/chuan-bi/": ("+ ++ ++++ ++ +", "/thu-tuc/2.000635/chuan-bi/"),
    "du-lieu-mo/": ("+ ++ ++++ ++ +", "/du-lieu-mo/"),
    "du-lieu-mo/thu-tuc.csv": ("+ ++ ++++ ++ +", "/du-lieu-mo/thu-tuc.csv"),
    "du-lieu-mo/thu-tuc.jsonl": ("+ ++ ++++ ++ +", "/du-lieu-mo/thu-tuc.jsonl"),
    "du-lieu-mo/thay-doi.json": ("+ ++ ++++ ++ +", "/du-lieu-mo/thay-doi.json?tu=2026-01-01"),
    "sitemap.xml": ("+ ++ ++++ ++ +", "/sitemap.xml"),
    "sitemap/trang.xml": ("+ ++ ++++ ++ +", "/sitemap/trang.xml"),
    "sitemap/thu-tuc.xml": ("+ ++ ++++ ++ +", "/sitemap/thu-tuc.xml"),
    "thanh-toan/": ("? ++ ++++ ++ +", "/thanh-toan/"),
    "thanh-toan/<slug:gateway>/thong-bao/": ("+ ++ ++++ ++ +", "/thanh-toan/vnpay/thong-bao/"),
    "thanh-toan/<slug:gateway>/ket-qua/": ("? +- ---- -- -", "/thanh-toan/vnpay/ket-qua/?{said}"),
    "thanh-toan/<slug:reference>/": ("? +- ---- -- -", "/thanh-toan/{order.reference}/"),
    "thanh-toan/<slug:reference>/chuyen-khoan/": ("? >- ---- -- -", "/thanh-toan/{order.reference}/chuyen-khoan/"),
    "thanh-toan/<slug:reference>/quet-ma/": ("? >- ---- -- -", "/thanh-toan/{order.reference}/quet-ma/"),
    "thanh-toan/<slug:reference>/bien-lai/": ("? +- ---- -- -", "/thanh-toan/{order.reference}/bien-lai/"),
    "thanh-toan/ho/<str:token>/": ("> >> >>>> >> >", "{link}"),
    "thong-bao/": ("? ++ ++++ ++ +", "/thong-bao/"),
    "thong-bao/da-doc/": ("? >> >>>> >> >", "/thong-bao/da-doc/"),
    "thong-bao/<int:pk>/da-doc/": ("? >- ---- -- -", "/thong-bao/{message.pk}/da-doc/"),
    "giay-to/<int:pk>/": ("? +- +-++ -- -", "/giay-to/{paper.pk}/"),
    "giay-to/<int:pk>/tai-ve/": ("? +- +-++ -- -", "/giay-to/{paper.pk}/tai-ve/"),
    "xac-thuc/": ("+ ++ ++++ ++ +", "/xac-thuc/"),
    "xac-thuc/<slug:token>/": ("+ ++ ++++ ++ +", "/xac-thuc/{paper.token}/"),
    "nop/<uuid:key>/": ("? >- ---- -- -", "/nop/{draft.key}/"),
    "nop/<uuid:key>/gui/": ("? >> >>>> >> >", "/nop/{draft.key}/gui/"),
    "nop/<uuid:key>/to-khai/": ("? +- ---- -- -", "/nop/{draft.key}/to-khai/"),
    "nop/<uuid:key>/xoa/": ("? +- ---- -- -", "/nop/{draft.key}/xoa/"),
    "nop/<uuid:key>/xac-nhan/": ("? +- ---- -- -", "/nop/{draft.key}/xac-nhan/"),
    "nop/<uuid:key>/xac-nhan/rut/": ("? +- ---- -- -", "/nop/{draft.key}/xac-nhan/rut/"),
    "loi-moi/": ("? ++ >>>> >> >", "/loi-moi/"),
    "loi-moi/<str:token>/": ("? +- >>>> >> >", "/loi-moi/{invitation.token}/"),
    "loi-moi/<str:token>/<int:appointment>/lich.ics": (
        "? -- >>>> >> >",
        "/loi-moi/{invitation.token}/{appointment.pk}/lich.ics",
    ),
    "tep/<int:pk>/": ("? +- +-++ -- -", "/tep/{handed_in.pk}/"),
    "tep/<int:pk>/trang/<int:number>/": ("? +- +-++ -- -", "/tep/{handed_in.pk}/trang/1/"),
    "tep/<int:pk>/<slug:size>/": ("? +- +-++ -- -", "/tep/{handed_in.pk}/thumb/"),
    "nop/<uuid:key>/<slug:step>/": ("? +- ---- -- -", "/nop/{draft.key}/event/"),
    "nop/<str:code>/": ("? ++ >>>> >> >", "/nop/2.000635/"),
    "ho-so/": ("? ++ ++++ ++ +", "/ho-so/"),
    "ho-so/cap-cho-toi/": ("? ++ ++++ ++ +", "/ho-so/cap-cho-toi/"),
    "ho-so/<int:pk>/": ("? +- ---- -- -", "/ho-so/{dossier.pk}/"),
    "ho-so/lien-thong/<int:pk>/": ("? +- ---- -- -", "/ho-so/lien-thong/{whole.pk}/"),
    "ho-so/lien-thong/<int:pk>/rut/": ("? +- ---- -- -", "/ho-so/lien-thong/{whole.pk}/rut/"),
    "ho-so/<int:pk>/noi-dung/": ("? +- ---- -- -", "/ho-so/{dossier.pk}/noi-dung/"),
    "ho-so/<int:pk>/trao-doi/": ("? +- ---- -- -", "/ho-so/{dossier.pk}/trao-doi/"),
    "ho-so/<int:pk>/rut/": ("? +- ---- -- -", "/ho-so/{dossier.pk}/rut/"),
    "ho-so/<int:pk>/nop-lai/": ("? >- >>>> >> >", "/ho-so/{dossier.pk}/nop-lai/"),
    "ho-so/<int:pk>/bo-sung/": ("? >- ---- -- -", "/ho-so/{dossier.pk}/bo-sung/"),
    "ho-so/<int:pk>/lich-hen/<int:appointment>/": (
        "? +- ---- -- -",
        "/ho-so/{appointment.dossier_id}/lich-hen/{appointment.pk}/",
    ),
    "ho-so/<int:pk>/lich-hen/<int:appointment>/lich.ics": (
        "? +- ---- -- -",
        "/ho-so/{appointment.dossier_id}/lich-hen/{appointment.pk}/lich.ics",
    ),
    "tra-cuu/": ("+ ++ ++++ ++ +", "/tra-cuu/"),
    "admin/": ("? ?? >>>> ++ +", "/admin/"),
    "admin/login/": ("+ ++ >>>> >> >", "/admin/login/"),
    "admin/logout/": ("> >> !!!! !! !", "/admin/logout/"),
    "admin/password_change/": ("? ?? ++++ ++ +", "/admin/password_change/"),
    "admin/password_change/done/": ("? ?? ++++ ++ +", "/admin/password_change/done/"),
    "admin/autocomplete/": ("? ?? xxxx xx x", "/admin/autocomplete/"),
    "admin/jsi18n/": ("? ?? ++++ ++ +", "/admin/jsi18n/"),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("? ?? >>>> >> >", "/admin/r/{type.pk}/{dossier.pk}/"),
    "admin/accounts/user/<id>/password/": ("? ?? xxxx xx +", "/admin/accounts/user/{owner.pk}/password/"),
    "admin/accounts/user/records/": ("? ?? ---- -- +", "/admin/accounts/user/records/"),
    "admin/accounts/user/<int:pk>/factors/": ("? ?? ---- -- +", "/admin/accounts/user/{road.here.desk.pk}/factors/"),
    "admin/accounts/user/<int:pk>/factors/<slug:slug>/": (
        "? ?? ---- -- >",
        "/admin/accounts/user/{road.here.desk.pk}/factors/x/",
    ),
    "admin/dossiers/dossier/my-day/": ("? ?? ++++ ++ +", "/admin/dossiers/dossier/my-day/"),
    "admin/dossiers/dossier/bulk/": ("? ?? ++++ ++ +", "/admin/dossiers/dossier/bulk/"),
    "admin/dossiers/dossier/bulk/begin/": ("? ?? !!!! !! !", "/admin/dossiers/dossier/bulk/begin/"),
    "admin/dossiers/dossier/bulk/<int:pk>/": ("? ?? +--- -- -", "/admin/dossiers/dossier/bulk/{bulk_run.pk}/"),
    "admin/dossiers/dossier/bulk/<int:pk>/<slug:slug>/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/bulk/{bulk_run.pk}/bat-dau/",
    ),
    "admin/dossiers/dossier/queue/": ("? ?? ++++ ++ +", "/admin/dossiers/dossier/queue/"),
    "admin/dossiers/dossier/queue/export/": ("? ?? !!!! !! !", "/admin/dossiers/dossier/queue/export/"),
    "admin/dossiers/dossier/queue/exports/": ("? ?? ++++ ++ +", "/admin/dossiers/dossier/queue/exports/"),
    "admin/dossiers/dossier/queue/exports/<int:pk>/": (
        "? ?? ---- -- -",
        "/admin/dossiers/dossier/queue/exports/1/",
    ),
    "admin/dossiers/dossier/queue/save/": ("? ?? !!!! !! !", "/admin/dossiers/dossier/queue/save/"),
    "admin/dossiers/dossier/queue/<int:pk>/<slug:slug>/": ("? ?? !!!! !! !", "/admin/dossiers/dossier/queue/1/xoa/"),
    "admin/dossiers/dossier/<int:pk>/work/": ("? ?? +-++ -- -", "/admin/dossiers/dossier/{dossier.pk}/work/"),
    "admin/dossiers/dossier/<int:pk>/messages/": ("? ?? +-++ -- -", "/admin/dossiers/dossier/{dossier.pk}/messages/"),
    "admin/dossiers/dossier/<int:pk>/looking/": ("? ?? +-++ -- -", "/admin/dossiers/dossier/{dossier.pk}/looking/"),
    "admin/dossiers/dossier/<int:pk>/paper/<int:file>/": (
        "? ?? +-++ -- -",
        "/admin/dossiers/dossier/{dossier.pk}/paper/{handed_in.pk}/",
    ),
    "admin/dossiers/dossier/<int:pk>/paper/<int:file>/check/": (
        "? ?? >>>> >> >",
        "/admin/dossiers/dossier/{dossier.pk}/paper/{handed_in.pk}/check/",
    ),
    "admin/dossiers/dossier/<int:pk>/preview/": ("? ?? >->> -- -", "/admin/dossiers/dossier/{dossier.pk}/preview/"),
    "admin/dossiers/dossier/<int:pk>/work/<slug:slug>/": (
        "? ?? >>>> >> >",
        "/admin/dossiers/dossier/{dossier.pk}/work/nhan-viec/",
    ),
    "admin/dossiers/dossier/<int:pk>/control-sheet/": (
        "? ?? +-++ -- -",
        "/admin/dossiers/dossier/{dossier.pk}/control-sheet/",
    ),
    "admin/dossiers/dossier/<int:pk>/readers/": (
        "? ?? ---+ -- -",
        "/admin/dossiers/dossier/{dossier.pk}/readers/",
    ),
    "admin/dossiers/dossier/<int:pk>/supplement/": (
        "? ?? >--- -- -",
        "/admin/dossiers/dossier/{dossier.pk}/supplement/",
    ),
    "admin/dossiers/dossier/<int:pk>/supplement/<int:serial>/": (
        "? ?? ---- -- -",
        "/admin/dossiers/dossier/{dossier.pk}/supplement/1/",
    ),
    "admin/dossiers/dossier/register/": ("? ?? ++++ xx x", "/admin/dossiers/dossier/register/"),
    "admin/dossiers/dossier/<int:pk>/inspection/<slug:step>/": (
        "? ?? --+- -- -",
        "/admin/dossiers/dossier/{inspected.pk}/inspection/examine/",
    ),
    "admin/dossiers/dossier/<int:pk>/correct/<slug:step>/": (
        "? ?? ---- -- -",
        "/admin/dossiers/dossier/{dossier.pk}/correct/examine/",
    ),
    "admin/dossiers/dossier/counter/": ("? ?? ++xx xx x", "/admin/dossiers/dossier/counter/"),
    "admin/dossiers/dossier/counter/<uuid:key>/": (
        "? ?? >--- -- -",
        "/admin/dossiers/dossier/counter/{at_counter.draft.key}/",
    ),
    "admin/dossiers/dossier/counter/<uuid:key>/step/<slug:step>/": (
        "? ?? +--- -- -",
        "/admin/dossiers/dossier/counter/{at_counter.draft.key}/step/event/",
    ),
    "admin/dossiers/dossier/counter/<uuid:key>/<slug:slug>/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/counter/{at_counter.draft.key}/nop/",
    ),
    "admin/dossiers/dossier/counter/<uuid:key>/<int:pk>/<slug:slug>/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/counter/{at_counter.draft.key}/{dossier.pk}/tiep-nhan/",
    ),
    "admin/dossiers/dossier/assignment/": ("? ?? >>>+ >> >", "/admin/dossiers/dossier/assignment/"),
    "admin/dossiers/dossier/assignment/<int:pk>/": (
        "? ?? +--+ -- -",
        "/admin/dossiers/dossier/assignment/{desk_clerk.pk}/",
    ),
    "admin/dossiers/dossier/message-templates/<int:agency>/": (
        "? ?? ---+ -- -",
        "/admin/dossiers/dossier/message-templates/{office.pk}/",
    ),
    "admin/dossiers/dossier/people/": ("? ?? ---+ -- >", "/admin/dossiers/dossier/people/"),
    "admin/dossiers/dossier/people/<int:agency>/<int:pk>/": (
        "? ?? ---+ -- +",
        "/admin/dossiers/dossier/people/{office.pk}/{desk_clerk.pk}/",
    ),
    "admin/dossiers/dossier/people/<int:agency>/<int:pk>/lock/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/people/{office.pk}/{desk_clerk.pk}/lock/",
    ),
    "admin/dossiers/dossier/figures/": ("? ?? >>>+ >> >", "/admin/dossiers/dossier/figures/"),
    "admin/dossiers/dossier/alerts/": ("? ?? ++++ xx x", "/admin/dossiers/dossier/alerts/"),
    "admin/dossiers/dossier/figures/own/": ("? ?? ++++ xx x", "/admin/dossiers/dossier/figures/own/"),
    "admin/dossiers/dossier/assignment-rule/<int:pk>/remove/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/assignment-rule/1/remove/",
    ),
    "admin/dossiers/dossier/absence/<int:pk>/take-back/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/absence/1/take-back/",
    ),
    **{
        f"admin/dossiers/slotplan/{page}": (verdict, f"/admin/dossiers/slotplan/{address}")
        for page, verdict, address in (
            ("publish/", "? ?? ++x+ xx x", "publish/"),
            ("week/", "? ?? ++++ xx x", "week/"),
            ("day/", "? ?? ++++ xx x", "day/"),
            ("slot/<int:pk>/", "? ?? +-++ -- -", "slot/{appointment.slot_id}/"),
            ("appointment/<int:pk>/", "? ?? +-++ -- -", "appointment/{appointment.pk}/"),
            ("appointment/<int:pk>/<slug:slug>/", "? ?? >>>> >> >", "appointment/{appointment.pk}/co-mat/"),
        )
    },
    "admin/dossiers/dossier/opinion/<int:pk>/": (
        "? ?? ---- -- -",
        "/admin/dossiers/dossier/opinion/{question.pk}/",
    ),
    "admin/dossiers/dossier/opinion/<int:pk>/<slug:slug>/": (
        "? ?? >>>> >> >",
        "/admin/dossiers/dossier/opinion/{question.pk}/tra-loi/",
    ),
    "co-quan/<str:code>/": ("+ ++ ++++ ++ +", "/co-quan/H26.101/"),
    "admin/agencies/agency/reorganisations/": ("? ?? ---- -- +", "/admin/agencies/agency/reorganisations/"),
    "admin/agencies/agency/reorganisations/new/<slug:slug>/": (
        "? ?? ---- -- +",
        "/admin/agencies/agency/reorganisations/new/sap-nhap/",
    ),
    "admin/agencies/agency/reorganisations/<int:pk>/": (
        "? ?? ---- -- +",
        "/admin/agencies/agency/reorganisations/{reorganisation.pk}/",
    ),
    "admin/agencies/agency/reorganisations/<int:pk>/<slug:slug>/": (
        "? ?? !!!! !! !",
        "/admin/agencies/agency/reorganisations/{reorganisation.pk}/quyet-dinh/",
    ),
    "admin/catalogue/procedure/studio/": ("? ?? xxxx ++ +", "/admin/catalogue/procedure/studio/"),
    "admin/catalogue/procedure/studio/bring/": ("? ?? xxxx +- -", "/admin/catalogue/procedure/studio/bring/"),
    "admin/catalogue/procedure/studio/new/": ("? ?? xxxx +- -", "/admin/catalogue/procedure/studio/new/"),
    "admin/catalogue/procedure/studio/imports/": ("? ?? xxxx ++ +", "/admin/catalogue/procedure/studio/imports/"),
    "admin/catalogue/procedure/studio/imports/<int:pk>/": (
        "? ?? xxxx -- -",
        "/admin/catalogue/procedure/studio/imports/0/",
    ),
    "admin/catalogue/procedure/studio/imports/<int:pk>/report.csv": (
        "? ?? xxxx -- -",
        "/admin/catalogue/procedure/studio/imports/0/report.csv",
    ),
    "admin/catalogue/procedure/studio/imports/<int:pk>/<slug:slug>/": (
        "? ?? xxxx !! !",
        "/admin/catalogue/procedure/studio/imports/0/cong-bo/",
    ),
    "admin/catalogue/procedure/studio/calendar/": ("? ?? xxxx ++ +", "/admin/catalogue/procedure/studio/calendar/"),
    "admin/catalogue/procedure/studio/library/": ("? ?? xxxx ++ +", "/admin/catalogue/procedure/studio/library/"),
    "admin/catalogue/procedure/studio/library/<int:pk>/": (
        "? ?? xxxx -- -",
        "/admin/catalogue/procedure/studio/library/0/",
    ),
    "admin/catalogue/procedure/studio/search/": ("? ?? xxxx +x +", "/admin/catalogue/procedure/studio/search/"),
    "admin/catalogue/procedure/studio/search/new/": ("? ?? xxxx +x +", "/admin/catalogue/procedure/studio/search/new/"),
    "admin/catalogue/procedure/studio/search/<int:pk>/": (
        "? ?? xxxx -x -",
        "/admin/catalogue/procedure/studio/search/0/",
    ),
    "admin/catalogue/procedure/<int:pk>/studio/": (
        "? ?? xxxx ++ +",
        "/admin/catalogue/procedure/{catalogue_procedure}/studio/",
    ),
    "admin/catalogue/procedure/<int:pk>/studio/begin/": (
        "? ?? xxxx !! !",
        "/admin/catalogue/procedure/{catalogue_procedure}/studio/begin/",
    ),
    "admin/catalogue/procedure/<int:pk>/studio/do/<slug:slug>/": (
        "? ?? xxxx >> >",
        "/admin/catalogue/procedure/{catalogue_procedure}/studio/do/nhan-lai/",
    ),
    **{
        f"admin/catalogue/procedureversion/<int:pk>/studio/{page}": (
            verdict,
            f"/admin/catalogue/procedureversion/{{catalogue_procedureversion}}/studio/{page}".replace(
                "<slug:slug>", "gui-duyet"
            ),
        )
        for page, verdict in {
            "": "? ?? xxxx ++ +",
            "form/": "? ?? xxxx >> >",
            "sections/": "? ?? xxxx >> >",
            "part/": "? ?? xxxx >> >",
            "arrange/": "? ?? xxxx >> >",
            "fees/": "? ?? xxxx >> >",
            "limits/": "? ?? xxxx >> >",
            "words/": "? ?? xxxx >> >",
            "papers/": "? ?? xxxx >> >",
            "english/": "? ?? xxxx >> >",
            "english/file/": "? ?? xxxx >> >",
            "english.csv": "? ?? xxxx ++ +",
            "text/": "? ?? xxxx ++ +",
            "record/": "? ?? xxxx ++ +",
            "steps/": "? ?? xxxx ++ +",
            "remarks/": "? ?? xxxx >> >",
            "package.json": "? ?? xxxx ++ +",
            "do/<slug:slug>/": "? ?? xxxx >> >",
            "take-over/": "? ?? xxxx !! !",
            "undo/": "? ?? xxxx !! !",
            "redo/": "? ?? xxxx !! !",
        }.items()
    },
    "admin/catalogue/procedureversion/<int:pk>/studio/remarks/<int:remark>/": (
        "? ?? xxxx -- -",
        "/admin/catalogue/procedureversion/{catalogue_procedureversion}/studio/remarks/0/",
    ),
    "admin/documents/document/pictures/": ("? ?? ---- -- +", "/admin/documents/document/pictures/"),
    "admin/documents/document/pictures/<int:pk>/<slug:slug>/": (
        "? ?? !!!! !! !",
        "/admin/documents/document/pictures/0/xac-nhan/",
    ),
    "admin/dossiers/dossier/sample/<int:pk>/": (
        "? ?? ---- >> >",
        "/admin/dossiers/dossier/sample/{dossier.version_id}/",
    ),
    "admin/dossiers/dossier/sample-people/<int:pk>/": (
        "? ?? ---- ++ +",
        "/admin/dossiers/dossier/sample-people/{dossier.version_id}/",
    ),
    "admin/dossiers/dossier/trial/<int:pk>/": ("? ?? !!!! !! !", "/admin/dossiers/dossier/trial/{dossier.version_id}/"),
    "admin/dossiers/dossier/trial/<uuid:key>/end/": (
        "? ?? !!!! !! !",
        "/admin/dossiers/dossier/trial/{trial.key}/end/",
    ),
    "admin/dossiers/dossier/trial/<uuid:key>/<slug:step>/": (
        "? ?? ---- +- -",
        "/admin/dossiers/dossier/trial/{trial.key}/event/",
    ),
    "admin/payments/order/<int:pk>/work/": ("? ?? +-++ -- -", "/admin/payments/order/{order.pk}/work/"),
    "admin/payments/order/action/<slug:kind>/<int:pk>/<slug:slug>/": (
        "? ?? >->> -- -",
        "/admin/payments/order/action/order/{order.pk}/x/",
    ),
    "admin/payments/receipt/<int:pk>/paper/": ("? ?? >->> -- -", "/admin/payments/receipt/{receipt.pk}/paper/"),
    "admin/payments/order/day/": ("? ?? ++++ -- -", "/admin/payments/order/day/"),
    "admin/payments/order/day/export/": ("? ?? ++++ -- -", "/admin/payments/order/day/export/"),
    "admin/payments/discrepancy/<int:pk>/work/": (
        "? ?? ++++ -- -",
        "/admin/payments/discrepancy/{discrepancy.pk}/work/",
    ),
    "admin/catalogue/procedure/<int:pk>/offices/": (
        "? ?? xxxx ++ +",
        "/admin/catalogue/procedure/{catalogue_procedure}/offices/",
    ),
    "admin/catalogue/procedure/at/<int:pk>/": (
        "? ?? xxxx -- +",
        "/admin/catalogue/procedure/at/{dossier.agency_id}/",
    ),
    "admin/payments/payeedetail/propose/": ("? ?? ++-+ -- -", "/admin/payments/payeedetail/propose/"),
    "admin/payments/payeedetail/<int:pk>/work/": (
        "? ?? +--+ -- -",
        "/admin/payments/payeedetail/{payments_payeedetail}/work/",
    ),
    "admin/<app_label>/": ("? ?? ++++ -- +", "/admin/dossiers/"),
    "admin/(?P<url>.*)$": ("? ?? ---- -- -", "/admin/khong-co/"),
    "tai-khoan/": ("? ++ ++++ ++ +", "/tai-khoan/"),
    "tai-khoan/dang-nhap/": ("+ >> >>>> >> >", "/tai-khoan/dang-nhap/"),
    "tai-khoan/dang-nhap/vneid/": ("! !! !!!! !! !", "/tai-khoan/dang-nhap/vneid/"),
    "tai-khoan/vneid/": ("~ ~~ ~~~~ ~~ ~", "/tai-khoan/vneid/"),
    "tai-khoan/dang-xuat/": ("! !! !!!! !! !", "/tai-khoan/dang-xuat/"),
    "tai-khoan/ai-da-xem/": ("? ++ ++++ ++ +", "/tai-khoan/ai-da-xem/"),
    **{
        f"tai-khoan/xac-thuc/{page}": (verdict, f"/tai-khoan/xac-thuc/{page}".replace("<int:pk>", "1"))
        for page, verdict in {
            "": "? -- ++++ ++ +",
            "can-bo/": "> >> >>>> >> >",
            "dang-nhap/": "> >> >>>> >> >",
            "lai/": "? -- >>>> >> >",
            "lai/mat-khau/": "? -- ++++ ++ +",
            "ung-dung/": "? -- >>>> >> >",
            "ung-dung/bo/": "? -- ---- -- -",
            "khoa/": "? -- >>>> >> >",
            "khoa/<int:pk>/bo/": "? -- >>>> >> >",
            "lai/khoa/": "? -- >>>> >> >",
            "ma-du-phong/": "? -- ---- -- -",
            "ma-du-phong/moi/": "? -- >>>> >> >",
        }.items()
    },
    "tai-khoan/noi-dang-nhap/": ("? ++ ++++ ++ +", "/tai-khoan/noi-dang-nhap/"),
    "tai-khoan/uy-quyen/": ("? ++ ++++ ++ +", "/tai-khoan/uy-quyen/"),
    "tai-khoan/uy-quyen/moi/": ("? ++ >>>> >> >", "/tai-khoan/uy-quyen/moi/"),
    "tai-khoan/uy-quyen/<int:pk>/": ("! !! !!!! !! !", "/tai-khoan/uy-quyen/{mandate.pk}/"),
    "tai-khoan/muc-do-dinh-danh/": ("? >> ++++ ++ +", "/tai-khoan/muc-do-dinh-danh/"),
}
"""By the address as the resolver writes it: what each role finds, and one such address."""

NOBODY = "? ?? xxxx xx x"
KEEPER = "? ?? xxxx xx +"
OFFICES = "? ?? ++++ xx x"
MINISTRY = "? ?? xxxx ++ +"
SENT_ON = "? ?? >>>> >> >"

PAGES = ("", "add/", "<path:object_id>/change/", "<path:object_id>/delete/", "<path:object_id>/history/")
MODELS: dict[str, tuple[str, str, str, str, str]] = {
    "accounts/user": (KEEPER, KEEPER, KEEPER, NOBODY, KEEPER),
    "agencies/administrativeunit": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "agencies/agency": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "agencies/calendarday": (KEEPER, KEEPER, KEEPER, KEEPER, KEEPER),
    "agencies/formercommune": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "agencies/post": (KEEPER, KEEPER, KEEPER, KEEPER, KEEPER),
    "catalogue/procedure": (MINISTRY, NOBODY, MINISTRY, NOBODY, "? ?? >>>> ++ +"),
    "catalogue/procedureversion": (MINISTRY, NOBODY, SENT_ON, NOBODY, "? ?? >>>> ++ +"),
    "documents/document": (OFFICES, NOBODY, "? ?? +>++ xx x", NOBODY, "? ?? +>++ >> >"),
    "dossiers/dossier": ("? ?? >>>> xx x", NOBODY, SENT_ON, NOBODY, "? ?? +>++ >> >"),
    "dossiers/historyanchor": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "dossiers/historycheck": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "dossiers/slotplan": (OFFICES, NOBODY, "? ?? >->> -- -", NOBODY, "? ?? +>++ >> >"),
    "core/accessrecord": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "core/outboxjob": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "notifications/delivery": (KEEPER, NOBODY, KEEPER, NOBODY, KEEPER),
    "payments/discrepancy": (OFFICES, NOBODY, SENT_ON, NOBODY, "? ?? ++++ >> >"),
    "payments/order": (OFFICES, NOBODY, SENT_ON, NOBODY, "? ?? +>++ >> >"),
    "payments/refund": (OFFICES, NOBODY, SENT_ON, NOBODY, "? ?? +>++ >> >"),
    "payments/payeedetail": ("? ?? ++x+ xx x", NOBODY, SENT_ON, NOBODY, "? ?? +>>+ >> >"),
    "payments/receipt": (OFFICES, NOBODY, SENT_ON, NOBODY, "? ?? +>++ >> >"),
}
"""The pages the admin makes for a model, in the order of `PAGES`."""


def everything() -> dict[str, tuple[str, str]]:
    """Every row of both tables."""
    rows = dict(DOORS)
    for model, verdicts in MODELS.items():
        for page, verdict in zip((*PAGES, "<path:object_id>/"), (*verdicts, SENT_ON), strict=True):
            address = f"/admin/{model}/{page}".replace("<path:object_id>", "{" + model.replace("/", "_") + "}")
            rows[f"admin/{model}/{page}"] = (verdict, address)
    return rows


FORMS: dict[str, tuple[str, ...]] = {
    "! !! !!!! !! !": (
        "robots.txt",
        "co-quan/<str:code>/",
        "thu-tuc/<str:code>/du-lieu.jsonld",
        "thu-tuc/<str:code>/chuan-bi/",
        "du-lieu-mo/",
        "du-lieu-mo/thu-tuc.csv",
        "du-lieu-mo/thu-tuc.jsonl",
        "du-lieu-mo/thay-doi.json",
        "sitemap.xml",
        "sitemap/trang.xml",
        "sitemap/thu-tuc.xml",
        ".well-known/security.txt",
        "thanh-toan/<slug:gateway>/thong-bao/",
        "thanh-toan/ho/<str:token>/",
        "xac-thuc/",
        "nop/<uuid:key>/",
        "nop/<uuid:key>/to-khai/",
        "tep/<int:pk>/",
        "tep/<int:pk>/<slug:size>/",
        "tep/<int:pk>/trang/<int:number>/",
        "ho-so/",
        "ho-so/cap-cho-toi/",
        "ho-so/<int:pk>/",
        "ho-so/<int:pk>/noi-dung/",
        "ho-so/<int:pk>/lich-hen/<int:appointment>/lich.ics",
        "loi-moi/<str:token>/<int:appointment>/lich.ics",
        "loi-moi/",
        "ho-so/lien-thong/<int:pk>/",
        "tai-khoan/dang-nhap/",
        "tai-khoan/vneid/",
    ),
    "? !! !!!! !! !": (
        "thanh-toan/",
        "thanh-toan/<slug:gateway>/ket-qua/",
        "thanh-toan/<slug:reference>/chuyen-khoan/",
        "thanh-toan/<slug:reference>/quet-ma/",
        "thanh-toan/<slug:reference>/bien-lai/",
        "thong-bao/",
        "giay-to/<int:pk>/",
        "giay-to/<int:pk>/tai-ve/",
        "tai-khoan/",
        "tai-khoan/muc-do-dinh-danh/",
        "tai-khoan/ai-da-xem/",
        "tai-khoan/uy-quyen/",
    ),
    "? -- ---- -- -": ("tai-khoan/uy-quyen/<int:pk>/", "nop/<uuid:key>/xac-nhan/"),
    "? == >>>> >> >": ("tai-khoan/uy-quyen/moi/",),
    "= == ==== == =": ("xac-thuc/<slug:token>/",),
    "? =- ---- -- -": ("nop/<uuid:key>/gui/", "thanh-toan/<slug:reference>/", "ho-so/<int:pk>/trao-doi/"),
    "? >- ---- -- -": ("nop/<uuid:key>/xac-nhan/rut/", "nop/<uuid:key>/xoa/"),
    "? =- >>>> >> >": ("loi-moi/<str:token>/",),
    "+ ++ ++++ ++ +": ("admin/login/",),
    "> >> >>>> >> >": (
        "admin/logout/",
        "tai-khoan/dang-xuat/",
    ),
    "? -- !!!! !! !": ("tai-khoan/xac-thuc/", "tai-khoan/xac-thuc/ma-du-phong/"),
    "? >> >>>> >> >": ("tai-khoan/noi-dang-nhap/",),
    "? ?? !!!! !! !": (
        "admin/agencies/agency/reorganisations/",
        "admin/agencies/agency/reorganisations/<int:pk>/",
        "admin/accounts/user/records/",
        "admin/accounts/user/<int:pk>/factors/",
        "admin/password_change/done/",
        "admin/autocomplete/",
        "admin/jsi18n/",
        "admin/dossiers/dossier/my-day/",
        "admin/dossiers/dossier/bulk/",
        "admin/dossiers/dossier/bulk/<int:pk>/",
        "admin/dossiers/dossier/queue/",
        "admin/dossiers/dossier/queue/exports/",
        "admin/dossiers/dossier/queue/exports/<int:pk>/",
        "admin/dossiers/dossier/counter/<uuid:key>/",
        "admin/dossiers/dossier/assignment/",
        "admin/dossiers/dossier/people/",
        "admin/dossiers/dossier/figures/",
        "admin/dossiers/dossier/figures/own/",
        "admin/dossiers/dossier/<int:pk>/work/",
        "admin/dossiers/dossier/<int:pk>/control-sheet/",
        "admin/dossiers/dossier/<int:pk>/supplement/<int:serial>/",
        "admin/dossiers/dossier/<int:pk>/readers/",
        "admin/dossiers/dossier/register/",
        "admin/dossiers/dossier/sample-people/<int:pk>/",
        "admin/dossiers/dossier/<int:pk>/preview/",
        "admin/dossiers/dossier/<int:pk>/looking/",
        "admin/dossiers/dossier/<int:pk>/paper/<int:file>/",
        "admin/dossiers/slotplan/week/",
        "admin/dossiers/slotplan/appointment/<int:pk>/",
        "admin/dossiers/dossier/opinion/<int:pk>/",
        "admin/payments/order/<int:pk>/work/",
        "admin/payments/receipt/<int:pk>/paper/",
        "admin/payments/order/day/",
        "admin/payments/order/day/export/",
        "admin/payments/discrepancy/<int:pk>/work/",
        "admin/payments/payeedetail/<int:pk>/work/",
    ),
    "? ?? >->> -- -": (
        "admin/dossiers/dossier/<int:pk>/work/<slug:slug>/",
        "admin/dossiers/dossier/<int:pk>/paper/<int:file>/check/",
        "admin/dossiers/slotplan/appointment/<int:pk>/<slug:slug>/",
    ),
    "? ?? >>>> >> >": (
        "admin/dossiers/dossier/queue/export/",
        "admin/dossiers/dossier/queue/save/",
        "admin/dossiers/dossier/bulk/begin/",
    ),
    "? ?? >--- -- -": (
        "admin/dossiers/dossier/bulk/<int:pk>/<slug:slug>/",
        "admin/dossiers/dossier/<int:pk>/supplement/",
    ),
    "? ?? ==xx xx x": ("admin/dossiers/dossier/counter/",),
    "? ?? =--- -- -": ("admin/dossiers/dossier/counter/<uuid:key>/<slug:slug>/",),
    "? ?? --=- -- -": ("admin/dossiers/dossier/<int:pk>/inspection/<slug:step>/",),
    "? ?? ++++ xx x": ("admin/dossiers/dossier/alerts/",),
    "? ?? ---= -- -": ("admin/dossiers/dossier/message-templates/<int:agency>/",),
    "? ?? ---> -- >": (
        "admin/dossiers/dossier/people/<int:agency>/<int:pk>/",
        "admin/dossiers/dossier/people/<int:agency>/<int:pk>/lock/",
    ),
    "? ?? ++x+ xx x": ("admin/dossiers/slotplan/day/",),
    "? ?? xxxx -- -": ("admin/catalogue/procedure/studio/imports/<int:pk>/<slug:slug>/",),
    "? ?? xxxx !! !": (
        "admin/catalogue/procedure/studio/",
        "admin/catalogue/procedure/studio/calendar/",
        "admin/catalogue/procedure/studio/imports/",
        "admin/catalogue/procedure/studio/imports/<int:pk>/",
        "admin/catalogue/procedure/studio/imports/<int:pk>/report.csv",
        "admin/catalogue/procedure/studio/search/",
        "admin/catalogue/procedure/<int:pk>/studio/",
        "admin/catalogue/procedureversion/<int:pk>/studio/",
        "admin/catalogue/procedureversion/<int:pk>/studio/english.csv",
        "admin/catalogue/procedureversion/<int:pk>/studio/package.json",
        "admin/catalogue/procedureversion/<int:pk>/studio/record/",
        "admin/catalogue/procedureversion/<int:pk>/studio/steps/",
    ),
    "? ?? xxxx >> >": (
        "admin/catalogue/procedure/<int:pk>/studio/begin/",
        "admin/catalogue/procedureversion/<int:pk>/studio/take-over/",
        "admin/catalogue/procedureversion/<int:pk>/studio/undo/",
        "admin/catalogue/procedureversion/<int:pk>/studio/redo/",
    ),
    "? ?? xxxx == >": ("admin/catalogue/procedure/<int:pk>/studio/do/<slug:slug>/",),
    "? ?? xxxx == =": (
        "admin/catalogue/procedureversion/<int:pk>/studio/text/",
        "admin/catalogue/procedure/<int:pk>/offices/",
    ),
    "? ?? ---- -- =": (
        "admin/documents/document/pictures/",
        "admin/agencies/agency/reorganisations/new/<slug:slug>/",
        "admin/agencies/agency/reorganisations/<int:pk>/<slug:slug>/",
    ),
    "? ?? ---- -- -": (
        "admin/documents/document/pictures/<int:pk>/<slug:slug>/",
        "admin/dossiers/dossier/assignment-rule/<int:pk>/remove/",
        "admin/dossiers/dossier/absence/<int:pk>/take-back/",
        "admin/dossiers/dossier/counter/<uuid:key>/<int:pk>/<slug:slug>/",
        "admin/dossiers/dossier/opinion/<int:pk>/<slug:slug>/",
        "admin/dossiers/dossier/queue/<int:pk>/<slug:slug>/",
    ),
    "? ?? xxxx =x =": ("admin/catalogue/procedure/studio/search/new/",),
    "? ?? xxxx =- -": ("admin/catalogue/procedure/studio/library/", "admin/catalogue/procedure/studio/new/"),
    "? ?? ---- >> >": ("admin/dossiers/dossier/trial/<int:pk>/",),
    "? ?? ---- >- -": ("admin/dossiers/dossier/trial/<uuid:key>/end/",),
    "* ** **** ** *": ("tai-khoan/dang-nhap/vneid/",),
    "? ?? xxxx xx x": (
        "admin/agencies/administrativeunit/<path:object_id>/change/",
        "admin/agencies/formercommune/<path:object_id>/change/",
        "admin/catalogue/procedure/<path:object_id>/change/",
        "admin/documents/document/<path:object_id>/change/",
        "admin/core/outboxjob/<path:object_id>/change/",
        "admin/dossiers/historyanchor/<path:object_id>/change/",
        "admin/dossiers/historycheck/<path:object_id>/change/",
        "admin/core/accessrecord/<path:object_id>/change/",
        "admin/notifications/delivery/<path:object_id>/change/",
    ),
}
"""What each role finds that sends an empty form, and the addresses where this is not what their page gives."""


def form_verdicts() -> dict[str, str]:
    """By address: what each role finds that sends an empty form."""
    other = {route: verdict for verdict, routes in FORMS.items() for route in routes}
    return {route: verdict for route, (verdict, _) in everything().items()} | other
