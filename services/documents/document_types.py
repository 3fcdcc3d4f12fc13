"""The types of official paper."""

from django.db.models import TextChoices


class DocumentType(TextChoices):
    """Type of an official paper; the first five are forms 01–05 of TT 03/2025/TT-VPCP, Annex I.

    The last two are its forms 06 and 07: sheets of the office, drawn when asked for and never issued.
    """

    ACKNOWLEDGEMENT = "receipt", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    SUPPLEMENT = "supplement", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
    REFUSAL = "refusal", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
    APOLOGY = "apology", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    STOP = "stop", "Thông báo dừng giải quyết hồ sơ"
    RESULT = "result", "Kết quả giải quyết thủ tục hành chính"
    FORM = "form", "Tờ khai"
    WITHDRAWAL = "withdrawal", "Quyết định thu hồi kết quả giải quyết thủ tục hành chính"
    MINUTES = "minutes", "Biên bản kiểm tra"
    FEE_RECEIPT = "fee_receipt", "Biên lai thu phí, lệ phí"
    CONTROL = "control", "Phiếu kiểm soát quá trình giải quyết hồ sơ"
    REGISTER = "register", "Sổ theo dõi hồ sơ"
