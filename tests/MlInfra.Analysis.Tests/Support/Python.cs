using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlInfra.Analysis.Tests.Support;

/// <summary>Asks SciPy, scikit-learn and NumPy for the same figures, from a script in Reference/.</summary>
internal static class Python
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Runs the script with the input as JSON on its standard input, and reads the JSON that it prints.</summary>
    public static JsonElement Ask(string script, object input)
    {
        var start = new ProcessStartInfo(Interpreter())
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Reference", script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1", ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using (var writer = process.StandardInput) writer.Write(JsonSerializer.Serialize(input, Options));
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return JsonDocument.Parse(output.Result).RootElement;
    }

    /// <summary>Equal to within 1e-9 of the greater of 1 and the figure itself, unless a wider error is stated.</summary>
    public static void Same(double expected, double actual, double error = 1e-9, string what = "")
    {
        if (double.IsNaN(expected) && double.IsNaN(actual)) return;
        if (expected == actual) return;
        Assert.True(
            Math.Abs(expected - actual) <= error * Math.Max(1, Math.Abs(expected)),
            string.Create(CultureInfo.InvariantCulture, $"{what}: the reference says {expected:R}, we say {actual:R}"));
    }

    /// <summary>A number; the reference writes those that JSON lacks as text.</summary>
    public static double Number(this JsonElement element, string name) => element.GetProperty(name).Number();

    public static double Number(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.NaN }
        : element.GetDouble();

    private static string Interpreter()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, ".setup", "python");
            if (File.Exists(file)) return File.ReadAllText(file).Trim();
        }
        return "/usr/bin/python3";
    }
}
