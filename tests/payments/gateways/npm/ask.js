// Answers one question on standard input with one JSON line: what would the other implementation do?
import { readFileSync } from "node:fs";
import qrPay from "vietnam-qr-pay";
import { VNPay, ignoreLogger } from "vnpay";

const { verb, host, terminal, secret, data } = JSON.parse(readFileSync(0, "utf8"));
const vnpay = () =>
  new VNPay({
    tmnCode: terminal,
    secureSecret: secret,
    vnpayHost: host,
    queryDrAndRefundHost: host,
    testMode: false,
    enableLog: false,
    loggerFn: ignoreLogger,
    endpoints: {
      paymentEndpoint: "vnpay/paymentv2/vpcpay.html",
      queryDrRefundEndpoint: "vnpay/merchant_webapi/api/transaction",
    },
  });

const VERBS = {
  pay: () => vnpay().buildPaymentUrl(data),
  verify: () => vnpay().verifyReturnUrl(data),
  hear: () => vnpay().verifyIpnCall(data),
  query: () => vnpay().queryDr(data),
  refund: () => vnpay().refund(data),
  scan: () => vnpay().generateQr(data),
  read: () => {
    const { isValid, amount, consumer, additionalData } = new qrPay.QRPay(data);
    return { isValid, amount, consumer, purpose: additionalData.purpose };
  },
  write: () => qrPay.QRPay.initVietQR(data).build(),
};

console.log(JSON.stringify(await VERBS[verb]()));
