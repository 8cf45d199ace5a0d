//! Civil dates and months, for what an applicant types. The browser formats them.

/// A day of the proleptic Gregorian calendar, always a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate {
    year: u16,
    month: u8,
    day: u8,
}

impl CivilDate {
    /// 1 January 1970: the day of a clock that knows nothing.
    pub const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// That day, or `None` where there is no such day (31 February).
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let date = Self::new(
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        )?;
        parts.next().is_none().then_some(date)
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Whole years from this day to `other`; negative where `other` comes first.
    pub fn years_until(self, other: Self) -> i32 {
        let years = i32::from(other.year) - i32::from(self.year);
        if (other.month, other.day) < (self.month, self.day) { years - 1 } else { years }
    }
}

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A month of a year, always a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilMonth {
    year: u16,
    month: u8,
}

impl CivilMonth {
    /// That month, or `None` where there is none.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// Reads `YYYY-MM`, and takes `YYYY-MM-DD` for its month.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        Self::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
    }

    /// The month that a day lies in.
    pub fn of(date: CivilDate) -> Self {
        Self { year: date.year, month: date.month }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Months from this month to `later`; negative where `later` comes first.
    pub fn months_until(self, later: Self) -> i32 {
        (i32::from(later.year) - i32::from(self.year)) * 12 + i32::from(later.month)
            - i32::from(self.month)
    }
}

impl std::fmt::Display for CivilMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_exist() {
        assert!(CivilDate::new(2023, 2, 31).is_none());
        assert!(CivilDate::new(2023, 2, 29).is_none());
        assert!(CivilDate::new(2024, 2, 29).is_some());
        assert!(CivilDate::new(1900, 2, 29).is_none());
        assert!(CivilDate::new(2000, 2, 29).is_some());
        assert!(CivilDate::new(2023, 13, 1).is_none());
        assert!(CivilDate::new(2023, 0, 1).is_none());
        assert!(CivilDate::new(2023, 4, 31).is_none());
    }

    #[test]
    fn somebody_born_on_the_29th_of_february_comes_of_age_on_the_1st_of_march() {
        let born = CivilDate::new(2004, 2, 29).unwrap();
        assert_eq!(born.years_until(CivilDate::new(2022, 2, 28).unwrap()), 17);
        assert_eq!(born.years_until(CivilDate::new(2022, 3, 1).unwrap()), 18);
    }

    #[test]
    fn dates_and_months_read_back_as_they_were_written() {
        assert_eq!(CivilDate::parse("1990-05-15").unwrap().to_string(), "1990-05-15");
        assert_eq!(CivilDate::parse("1990-05-15-1"), None);
        assert_eq!(CivilDate::parse("1990-5"), None);
        assert_eq!(CivilMonth::parse("2021-03").unwrap().to_string(), "2021-03");
        assert_eq!(
            CivilMonth::parse("2021-03")
                .unwrap()
                .months_until(CivilMonth::parse("2024-01-30").unwrap()),
            34
        );
    }
}
