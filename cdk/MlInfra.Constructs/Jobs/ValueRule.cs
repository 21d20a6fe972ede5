using System.Globalization;
using System.Text.RegularExpressions;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>What a hyperparameter may be: words, text, or numbers within bounds.</summary>
internal sealed partial class ValueRule
{
    private readonly List<string> _words = [];
    private readonly List<Interval> _intervals = [];
    private bool _text;

    private ValueRule()
    {
    }

    /// <summary>Whether numbers must be whole.</summary>
    public bool WholeOnly => _intervals.Count > 0 && _intervals.All(interval => interval.Whole);

    /// <summary>Whether it may be a number at all.</summary>
    public bool Numeric => _intervals.Count > 0 || _text;

    /// <summary>The rule in words, after "be".</summary>
    public string Says { get; private set; } = "";

    /// <summary>Reads alternatives with <c>|</c>: words, <c>text</c>, <c>int[1,)</c>, <c>float(0,1]</c>.</summary>
    public static ValueRule Parse(string rule)
    {
        var parsed = new ValueRule();
        foreach (var part in rule.Split('|'))
        {
            var match = Bounds().Match(part);
            if (match.Success)
            {
                parsed._intervals.Add(new Interval(
                    match.Groups["kind"].Value == "int",
                    Bound(match.Groups["low"].Value, double.NegativeInfinity),
                    match.Groups["open"].Value == "(",
                    Bound(match.Groups["high"].Value, double.PositiveInfinity),
                    match.Groups["close"].Value == ")"));
            }
            else if (part == "text")
            {
                parsed._text = true;
            }
            else
            {
                parsed._words.Add(part);
            }
        }

        parsed.Says = parsed.Describe();
        return parsed;
    }

    public bool Allows(string text)
    {
        var number = NumberText.Of(text);
        return _text
            || _words.Contains(text)
            || (IsTruth(text) && _words.Contains(text.ToLowerInvariant()))
            || (number is { } value && _words.Any(word => NumberText.Of(word) == value))
            || (number is { } known && _intervals.Any(interval => interval.Holds(known)));
    }

    private static double Bound(string text, double none) => text.Length == 0 ? none : double.Parse(text, CultureInfo.InvariantCulture);

    // Python writes True where the pages say true, and the algorithms read both.
    private static bool IsTruth(string text) => text is "True" or "False";

    private string Describe()
    {
        var numbers = _intervals.Select(interval => interval.Says);
        var words = _words.Count == 0 ? [] : new[] { Nearest.Or(_words) };
        return string.Join(" or ", [.. words, .. numbers]);
    }

    [GeneratedRegex(@"^(?<kind>int|float)((?<open>[\[(])(?<low>[-0-9.]*),(?<high>[-0-9.]*)(?<close>[\])]))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Bounds();

    private sealed record Interval(bool Whole, double Low, bool LowOut, double High, bool HighOut)
    {
        public string Says
        {
            get
            {
                var kind = Whole ? "a whole number" : "a number";
                var low = double.IsInfinity(Low) ? "" : LowOut ? $"above {Text(Low)}" : $"at least {Text(Low)}";
                var high = double.IsInfinity(High) ? "" : HighOut ? $"below {Text(High)}" : $"at most {Text(High)}";
                return (low, high) switch
                {
                    ("", "") => kind,
                    (_, "") => $"{kind} of {low}".Replace("of above", "above", StringComparison.Ordinal),
                    ("", _) => $"{kind} of {high}".Replace("of below", "below", StringComparison.Ordinal),
                    _ => $"{kind} {low} and {high}".Replace("number at least", "number of at least", StringComparison.Ordinal),
                };
            }
        }

        public bool Holds(double number) =>
            (!Whole || number == Math.Floor(number))
            && (LowOut ? number > Low : number >= Low)
            && (HighOut ? number < High : number <= High);

        private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
