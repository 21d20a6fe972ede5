using System.Globalization;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>Reads numbers from values that may be texts, as hyperparameters are.</summary>
internal static class NumberText
{
    /// <summary>The number, or null where it is none or known only at deployment.</summary>
    public static double? Of(object? value) => value switch
    {
        long number => number,
        double number when !Tokens.In(number) => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
