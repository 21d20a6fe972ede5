using System.Text;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Writes lines of comma-separated values.</summary>
internal static class CsvText
{
    public static void Line(StringBuilder text, IEnumerable<string?> fields)
    {
        var first = true;
        foreach (var field in fields)
        {
            if (!first) text.Append(',');
            first = false;
            if (field?.AsSpan().IndexOfAny(",\"\n\r") >= 0) text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else text.Append(field);
        }
        text.Append('\n');
    }
}
