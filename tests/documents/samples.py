"""One paper of each kind, filled as an office would."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.documents.document_types import DocumentType
from services.documents.facts import (
    AcknowledgementFacts,
    ApologyFacts,
    Applicant,
    Attendance,
    CollectedLine,
    ControlSheetFacts,
    FactRow,
    Facts,
    FactSection,
    FeeLine,
    FeeReceiptFacts,
    FormFacts,
    HandOver,
    Letterhead,
    ListedPaper,
    MinutesFacts,
    Picture,
    RefusalFacts,
    RegisterFacts,
    RegisterLine,
    ResultFacts,
    Signatory,
    StopFacts,
    SupplementFacts,
    SupplementItem,
    WithdrawalFacts,
)
from services.documents.pdf.printable import PrintableDocument

CODE = "H26.101-261120-0001"
SUBJECT = "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"
TOKEN = "7k2m9qx4w8n3pthv"


def at(hour: int, minute: int, day: int = 20) -> datetime:
    """A moment of November 2026 in Viet Nam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


LETTERHEAD = Letterhead(
    agency="Ủy ban nhân dân phường Ba Đình",
    desk="Trung tâm Phục vụ hành chính công phường Ba Đình",
    place="Ba Đình",
    address="25 phố Liễu Giai",
    phone="024 3762 1234",
)
APPLICANT = Applicant(
    name="Nguyễn Thị Hoa",
    personal_number="001190012345",
    address="Số 12 ngõ 34 phố Đội Cấn, phường Ba Đình, thành phố Hà Nội",
    phone="0912 345 678",
    email="hoa@example.vn",
)
SIGNER = Signatory(name="Lê Minh Tuấn", position="Phó Chủ tịch", authority="KT. Chủ tịch")
PAPERS = (
    ListedPaper(name="Tờ khai cấp bản sao trích lục hộ tịch", form="Bản điện tử"),
    ListedPaper(name="Ảnh chụp thẻ căn cước của người yêu cầu", form="Bản điện tử"),
    ListedPaper(name="Văn bản ủy quyền", form="Bản sao chứng thực", count=2),
)


def receipt(applicant: Applicant = APPLICANT, papers: tuple[ListedPaper, ...] = PAPERS) -> AcknowledgementFacts:
    return AcknowledgementFacts(
        code=CODE,
        applicant=applicant,
        subject=SUBJECT,
        papers=papers,
        time_limit="Trong ngày làm việc; nhận hồ sơ sau 15 giờ thì trả trong ngày làm việc tiếp theo",
        received_at=at(14, 5),
        due_at=at(17, 0),
        return_at="Trực tuyến, tại Kho quản lý dữ liệu điện tử của tổ chức, cá nhân",
        fees=(FeeLine(name="Phí cấp bản sao trích lục hộ tịch (03 bản)", amount_vnd=24_000),),
        receiver="Trần Văn Nam",
        filed_at=at(13, 58),
    )


def supplement() -> SupplementFacts:
    return SupplementFacts(
        code=CODE,
        applicant=APPLICANT,
        subject=SUBJECT,
        items=(
            SupplementItem(name="Họ, chữ đệm, tên", wrong="Ghi đúng như trong giấy khai sinh: Nguyễn Văn An."),
            SupplementItem(name="Nơi sinh"),
            SupplementItem(name=PAPERS[1].name, wrong="Ảnh chụp bị mờ.", quantity="01 bản chính; 01 bản sao"),
        ),
        reasons=("Ảnh chụp thẻ căn cước bị mờ, không đọc được số.",),
        answer_by=date(2026, 12, 5),
        guide="Trần Văn Nam",
    )


def refusal() -> RefusalFacts:
    return RefusalFacts(
        applicant=APPLICANT,
        subject=SUBJECT,
        reasons=("Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan.",),
        legal_basis=("Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014;",),
        signer=SIGNER,
    )


def apology() -> ApologyFacts:
    return ApologyFacts(
        code=CODE,
        applicant=APPLICANT,
        subject=SUBJECT,
        received_at=at(14, 5),
        due_at=at(17, 0),
        new_due_at=at(16, 0, day=24),
        reasons=("Cần xác minh tại nơi đăng ký trước đây.",),
        signer=SIGNER,
    )


def withdrawal() -> WithdrawalFacts:
    return WithdrawalFacts(
        code=CODE,
        applicant=APPLICANT,
        subject=SUBJECT,
        legal_ground="Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014;",
        withdrawn=("Trích lục khai sinh số 12/TLKS, ngày 05/02/2026",),
        reasons=("Giấy được cấp cho người không có tên trong sổ hộ tịch.",),
        signer=SIGNER,
    )


def stop() -> StopFacts:
    return StopFacts(
        code=CODE,
        applicant=APPLICANT,
        subject=SUBJECT,
        received_at=at(14, 5),
        reasons=("Quá thời hạn mà ông/bà chưa bổ sung hồ sơ.",),
        money_back="Phí 24.000 đồng được hoàn trả vào tài khoản đã thanh toán.",
        signer=SIGNER,
    )


def result() -> ResultFacts:
    return ResultFacts(
        code=CODE,
        symbol="TLKS-BS",
        name="Trích lục khai sinh",
        form="Bản sao",
        issued_to="Nguyễn Thị Hoa",
        sections=(
            FactSection(
                rows=(
                    FactRow(label="Họ, chữ đệm, tên", value="NGUYỄN VĂN AN"),
                    FactRow(label="Ngày, tháng, năm sinh", value="05/02/2019"),
                    FactRow(label="Nơi sinh", value="Bệnh viện Phụ sản Hà Nội"),
                )
            ),
            FactSection(title="Đăng ký khai sinh", rows=(FactRow(label="Số, quyển số", value="45/2019"),)),
        ),
        signer=SIGNER,
        recipients=("Người yêu cầu",),
    )


def form() -> FormFacts:
    return FormFacts(
        name="Tờ khai cấp bản sao trích lục hộ tịch",
        addressee="Ủy ban nhân dân phường Ba Đình",
        applicant=APPLICANT,
        sections=(FactSection(title="Sự kiện hộ tịch", rows=(FactRow(label="Loại việc", value="Khai sinh"),)),),
        attachments=PAPERS[1:2],
        filed_at=at(13, 58),
    )


def fee_receipt() -> FeeReceiptFacts:
    return FeeReceiptFacts(
        symbol="AA-26E",
        form_symbol="01BLP0-001",
        name="Biên lai thu phí, lệ phí",
        payer="Nguyễn Thị Hoa",
        purpose=f"Nộp phí hồ sơ {CODE}",
        collector="Ủy ban nhân dân phường Ba Đình",
        collector_tax_code="",
        lines=(
            CollectedLine(
                name="Bản sao Trích lục khai sinh",
                quantity=3,
                unit_price_vnd=8_000,
                amount_vnd=24_000,
                in_words="Hai mươi tư nghìn đồng",
                legal_basis="TT 281/2016/TT-BTC",
            ),
            CollectedLine(
                name="Phí khai thác, sử dụng thông tin trong cơ sở dữ liệu hộ tịch",
                quantity=1,
                unit_price_vnd=15_000,
                amount_vnd=15_000,
                in_words="Mười lăm nghìn đồng",
            ),
        ),
        total_in_words="Ba mươi chín nghìn đồng",
        paid_by="Trực tuyến, qua cổng thanh toán VNPAY",
        reference="TTGFHUCKQB5T",
        transaction_no="14000001",
        paid_at=at(14, 1),
    )


def minutes() -> MinutesFacts:
    office, other = "Cơ quan kiểm tra", "Bên được kiểm tra"
    refused = {"signature": "Không ký", "remark": "chưa đồng ý với kết luận"}
    return MinutesFacts(
        code=CODE,
        applicant=APPLICANT,
        subject="Cấp giấy chứng nhận đủ điều kiện an toàn thực phẩm",
        place="Cơ sở sản xuất bún Hoa Mai, số 12 ngõ 34 phố Đội Cấn",
        began_at=at(8, 30),
        ended_at=at(10, 15),
        attendees=(
            Attendance(side=office, name="Trần Văn Nam", position="Trưởng đoàn", signature="Ký trên bản giấy"),
            Attendance(side=office, name="Phạm Thu Hà", position="Thành viên", signature="Ký trên bản giấy"),
            Attendance(side=other, name="Nguyễn Thị Hoa", position="Chủ cơ sở", signature="Ký trên bản giấy"),
            Attendance(side=other, name="Lê Văn Bình", position="Quản lý kho", **refused),
        ),
        content=("Kiểm tra khu sơ chế, khu nấu, kho nguyên liệu, nguồn nước.", "Đối chiếu hồ sơ khám sức khỏe."),
        sections=(FactSection(title="Đánh giá", rows=(FactRow(label="Nguồn nước", value="Đạt"),)),),
        conclusion=("Cơ sở đạt yêu cầu; bổ sung lưới chắn côn trùng ở kho trong 15 ngày.",),
        pictures=(
            Picture(name="khu-nau.jpg", sha256="9f" * 32),
            Picture(name="kho-nguyen-lieu.jpg", sha256="3c" * 32),
        ),
        recorder="Phạm Thu Hà",
        office_side=office,
    )


def control_sheet() -> ControlSheetFacts:
    office, desk, handler = "Ủy ban nhân dân phường Ba Đình", "Trần Văn Nam", "Phạm Thu Hà"
    return ControlSheetFacts(
        code=CODE,
        applicant=APPLICANT,
        subject=SUBJECT,
        hand_overs=(
            HandOver(
                taking=office,
                at=at(13, 58),
                giver="Nguyễn Thị Hoa",
                taker=desk,
                result="Đúng hạn",
                done_at=at(14, 5),
                remark="Kiểm tra và tiếp nhận hồ sơ; hạn 14:28 21/11/2026",
            ),
            HandOver(
                giving=office,
                taking=office,
                at=at(14, 5),
                giver=desk,
                taker=handler,
                result="Quá hạn",
                done_at=at(8, 30, day=21),
                remark="Tra cứu, thẩm tra và lập bản sao; hạn 16:30 20/11/2026",
            ),
        ),
        due_at=at(16, 0, day=24),
        first_due_at=at(17, 0),
    )


def register(lines: int = 2) -> RegisterFacts:
    office = "Ủy ban nhân dân phường Ba Đình"
    return RegisterFacts(
        office=office,
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 30),
        lines=tuple(
            RegisterLine(
                code=f"H26.101-261120-{n:04}",
                procedure=SUBJECT,
                applicant="Nguyễn Thị Hoa",
                contact="0912 345 678",
                office=office,
                received_at=at(14, 5),
                due_at=at(17, 0),
                returned_at=at(16, 40),
                way="Trực tuyến",
            )
            for n in range(1, lines + 1)
        ),
    )


SAMPLES: dict[DocumentType, Facts] = {
    facts.kind: facts
    for facts in (
        *(
            receipt(),
            supplement(),
            refusal(),
            apology(),
            withdrawal(),
            stop(),
            result(),
            form(),
            minutes(),
            fee_receipt(),
        ),
        *(control_sheet(), register()),
    )
}


def sheet(facts: Facts, *, demo: bool = False, letterhead: Letterhead = LETTERHEAD) -> PrintableDocument:
    return PrintableDocument(
        facts=facts,
        letterhead=letterhead,
        number_line=facts.number_line(1, facts.symbol) if facts.symbol else "",
        issued_at=at(14, 6),
        token=TOKEN,
        verify_url=f"https://dichvucong.example/xac-thuc/{TOKEN}/",
        demo=demo,
    )
