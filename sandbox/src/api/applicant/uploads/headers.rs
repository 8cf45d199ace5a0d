//! Parsing of the headers of tus 1.0.0.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use latchkey_api_types::{ErrorCode, ErrorType};

use crate::config::Limits;
use crate::domain::documents;
use crate::domain::files::FileFault;
use crate::domain::uploads::UploadMetadata;
use crate::domain::uploads::checksum::{ALGORITHMS, Checksum, ChecksumFault};
use crate::error::{ApiFailure, ApiResult};

/// The only supported version of the protocol.
pub(crate) const VERSION: &str = "1.0.0";
/// The supported extensions of the protocol.
pub(crate) const EXTENSIONS: &str = "creation,creation-with-upload,termination,checksum,expiration";
/// The media type of a body with file content.
const CHUNK_TYPE: &str = "application/offset+octet-stream";

pub(crate) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(crate) const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
pub(crate) const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
pub(crate) const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
pub(crate) const TUS_CHECKSUM_ALGORITHM: HeaderName =
    HeaderName::from_static("tus-checksum-algorithm");
pub(crate) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(crate) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(crate) const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(crate) const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const UPLOAD_DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");
const UPLOAD_CONCAT: HeaderName = HeaderName::from_static("upload-concat");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// The longest `Upload-Metadata`, in bytes.
const LONGEST_METADATA: usize = 8 * 1024;

/// Fails with 412 unless the request has the supported protocol version.
pub(crate) fn require_version(headers: &HeaderMap) -> ApiResult<()> {
    if headers.get(TUS_RESUMABLE).is_some_and(|version| version == VERSION) {
        return Ok(());
    }
    let message = format!(
        "The header 'Tus-Resumable: {VERSION}' is required. It is the only supported version of \
            the protocol."
    );
    Err(ApiFailure::new(
        StatusCode::PRECONDITION_FAILED,
        ErrorType::InvalidRequestError,
        tus_version_unsupported(),
        message,
    )
    .at("Tus-Resumable"))
}

pub(crate) fn tus_version_unsupported() -> ErrorCode {
    ErrorCode::Other("tus_version_unsupported".to_owned())
}

/// Returns the method in `X-HTTP-Method-Override`.
pub(crate) fn method_override(headers: &HeaderMap) -> ApiResult<&str> {
    text(headers, &METHOD_OVERRIDE, "X-HTTP-Method-Override")?
        .ok_or_else(|| ApiFailure::parameter_missing("X-HTTP-Method-Override"))
}

/// Fails if `X-HTTP-Method-Override` names a method other than that of the request.
pub(crate) fn require_method(headers: &HeaderMap, method: &str) -> ApiResult<()> {
    match text(headers, &METHOD_OVERRIDE, "X-HTTP-Method-Override")? {
        Some(overriding) if overriding != method => Err(ApiFailure::parameter_invalid(
            "X-HTTP-Method-Override",
            "The header 'X-HTTP-Method-Override' is supported only for POST requests to an upload.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Returns whether the request has a body with file content. Fails with 415 if the body is of
/// another type.
pub(crate) fn has_chunk(headers: &HeaderMap) -> ApiResult<bool> {
    if is_chunk(headers) {
        return Ok(true);
    }
    let is_empty = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0")
        && !headers.contains_key(header::TRANSFER_ENCODING);
    if is_empty { Ok(false) } else { Err(ApiFailure::media_type_unsupported(CHUNK_TYPE)) }
}

/// Fails with 415 unless the body is file content.
pub(crate) fn require_chunk(headers: &HeaderMap) -> ApiResult<()> {
    if is_chunk(headers) { Ok(()) } else { Err(ApiFailure::media_type_unsupported(CHUNK_TYPE)) }
}

fn is_chunk(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    types.next().is_some_and(|only| only == CHUNK_TYPE) && types.next().is_none()
}

/// Returns the offset in the file at which the body starts.
pub(crate) fn offset(headers: &HeaderMap) -> ApiResult<u64> {
    number(headers, &UPLOAD_OFFSET, "Upload-Offset")?
        .ok_or_else(|| ApiFailure::parameter_missing("Upload-Offset"))
}

/// Returns the `Content-Length` of the body.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse().ok())
}

/// Returns the size of the file in bytes.
pub(crate) fn length(headers: &HeaderMap, limits: &Limits) -> ApiResult<u64> {
    if headers.contains_key(UPLOAD_DEFER_LENGTH) {
        return Err(ApiFailure::parameter_invalid(
            "Upload-Defer-Length",
            "Deferred lengths are not supported. Send 'Upload-Length' when creating the upload.",
        ));
    }
    if headers.contains_key(UPLOAD_CONCAT) {
        return Err(ApiFailure::parameter_invalid(
            "Upload-Concat",
            "Concatenation of uploads is not supported.",
        ));
    }
    let length = number(headers, &UPLOAD_LENGTH, "Upload-Length")?
        .ok_or_else(|| ApiFailure::parameter_missing("Upload-Length"))?;
    if length == 0 {
        return Err(ApiFailure::from(FileFault::Empty).at("Upload-Length"));
    }
    if length > limits.file_bytes as u64 {
        return Err(documents::too_large(limits).at("Upload-Length"));
    }
    Ok(length)
}

/// Returns the expected checksum of the body.
pub(crate) fn checksum(headers: &HeaderMap) -> ApiResult<Option<Checksum>> {
    text(headers, &UPLOAD_CHECKSUM, "Upload-Checksum")?
        .map(|text| parse_checksum("Upload-Checksum", text))
        .transpose()
}

fn parse_checksum(param: &str, text: &str) -> ApiResult<Checksum> {
    Checksum::parse(text).map_err(|fault| match fault {
        ChecksumFault::UnknownAlgorithm => ApiFailure::parameter_invalid(
            param,
            format!("The checksum algorithm must be one of: {ALGORITHMS}."),
        ),
        ChecksumFault::Malformed => ApiFailure::parameter_invalid(
            param,
            "A checksum must be the name of an algorithm, a space, and the digest in Base64.",
        ),
    })
}

/// Parses `Upload-Metadata`: comma-separated pairs of a key and a Base64 value. Unknown keys are
/// stored and ignored.
pub(crate) fn metadata(headers: &HeaderMap) -> ApiResult<UploadMetadata> {
    const PARAM: &str = "Upload-Metadata";
    let text = text(headers, &UPLOAD_METADATA, PARAM)?.unwrap_or_default();
    if text.len() > LONGEST_METADATA {
        return Err(ApiFailure::parameter_invalid(
            PARAM,
            format!("The header 'Upload-Metadata' exceeds {LONGEST_METADATA} bytes."),
        ));
    }
    let mut metadata = UploadMetadata { text: text.to_owned(), ..UploadMetadata::default() };
    let mut file_name = None;
    let mut seen = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        if seen.contains(&key) {
            return Err(ApiFailure::parameter_invalid(PARAM, "A key appears more than once."));
        }
        seen.push(key);
        let bytes = BASE64_STANDARD
            .decode(value)
            .map_err(|_| ApiFailure::parameter_invalid(PARAM, "A value is not valid Base64."))?;
        let value = String::from_utf8(bytes).ok().filter(|value| !value.contains('\0'));
        let value = value
            .ok_or_else(|| ApiFailure::parameter_invalid(PARAM, "A value is not valid UTF-8."))?;
        // As in a form, an empty value counts as absent.
        let value = Some(value).filter(|value| !value.is_empty());
        match key {
            "document_type" => metadata.details.document_type = value,
            "side" => metadata.details.side = value,
            "capture_method" => metadata.details.capture_method = value,
            "description" => metadata.details.description = value,
            "filename" => file_name = value,
            "checksum" => metadata.checksum = value,
            _ => {}
        }
    }
    if let Some(checksum) = &metadata.checksum {
        parse_checksum(PARAM, checksum)?;
    }
    metadata.details.file_name = crate::domain::files::display_name(file_name.as_deref());
    Ok(metadata)
}

fn number(headers: &HeaderMap, name: &HeaderName, param: &str) -> ApiResult<Option<u64>> {
    let Some(text) = text(headers, name, param)? else { return Ok(None) };
    let number = Some(text)
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok());
    number.map(Some).ok_or_else(|| {
        ApiFailure::parameter_invalid(
            param,
            format!("The header '{param}' must be a whole number."),
        )
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName, param: &str) -> ApiResult<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let Some(only) = values.next() else { return Ok(None) };
    match (only.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text.trim())),
        _ => Err(ApiFailure::parameter_invalid(
            param,
            format!("The header '{param}' appears more than once or is not valid."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn parse(text: &str) -> ApiResult<UploadMetadata> {
        metadata(&HeaderMap::from_iter([(UPLOAD_METADATA, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn metadata_is_read_by_its_keys() {
        // filename: "März 🧾.pdf", document_type: "paystub", side: "", and two unknown keys.
        let text = "filename TcOkcnog8J+nvi5wZGY=, document_type cGF5c3R1Yg==,side,filetype \
            YQ==,is_private";
        let metadata = parse(text).unwrap();
        assert_eq!(metadata.text, text);
        assert_eq!(metadata.details.document_type.as_deref(), Some("paystub"));
        assert_eq!(
            (metadata.details.side, metadata.details.file_name.as_str()),
            (None, "März 🧾.pdf")
        );
        assert!(metadata.checksum.is_none());
    }

    #[test]
    fn metadata_that_cannot_be_read_is_refused() {
        let wrong_sum = BASE64_STANDARD.encode("md5 1B2M2Y8AsgTpgAmY7PhCfg==");
        for text in [
            "filename ***",
            "filename AA==",
            "side YQ==,side YQ==",
            "filename /w==",
            &format!("checksum {wrong_sum}"),
        ] {
            let failure = parse(text).err().unwrap();
            assert_eq!(
                (failure.status.as_u16(), failure.param.as_deref()),
                (400, Some("Upload-Metadata")),
                "{text}"
            );
        }
    }
}
