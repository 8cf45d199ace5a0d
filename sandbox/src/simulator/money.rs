//! Amounts of money as text, for the pages that the server renders.

/// Formats an amount, such as `£1,842.50`.
pub(crate) fn formatted(minor_units: i64, currency: &str) -> String {
    let whole = (minor_units / 100).abs().to_string();
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if minor_units < 0 { "−" } else { "" };
    let amount = format!("{grouped}.{:02}", (minor_units % 100).abs());
    match currency {
        "gbp" => format!("{sign}£{amount}"),
        "eur" => format!("{sign}€{amount}"),
        "usd" => format!("{sign}${amount}"),
        other => format!("{sign}{amount} {}", other.to_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use crate::simulator::money::formatted;

    #[test]
    fn money_is_grouped_and_signed() {
        assert_eq!(formatted(184_250, "gbp"), "£1,842.50");
        assert_eq!(formatted(7, "eur"), "€0.07");
        assert_eq!(formatted(-123_456_789, "pln"), "−1,234,567.89 PLN");
    }
}
