//! Names for what the person does once, however often it is sent.

/// A new key for one action, 128 random bits: the same over all of its attempts, and never used for another.
pub fn new_key() -> String {
    // A key need not be secret, only new: were there no better source, this one would do.
    let mut bytes: [u8; 16] = std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8);
    // Not `randomUUID`: it is missing on pages that are neither https nor localhost, and where it is missing, it throws.
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
