using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class PythonTextTests
{
    [Fact]
    public void Numbers_are_written_as_Python_writes_them()
    {
        double[] numbers =
        [
            0, 1, -1, 0.1, 0.5, 1.5, 30, 100, 1e-3, 1e-4, 1.5e-4, 9.999e-5, 1e-5, 1.25e-5, 1e-10, 5e-324, 123456.789, 1e15, 1e16, 1.5e16, 1.2345678901234567e17,
            1e22, 1.7976931348623157e308, 0.1 + 0.2, 1.0 / 3, 2.0 / 3, -2.5e-7, 123456789012345.6, 9007199254740993, 0.30000000000000004,
        ];

        var python = Python("import json,sys; print('\\n'.join(json.dumps(float(x)) for x in sys.argv[1:]))", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

        Assert.Equal(python.Split('\n'), numbers.Select(number => PythonText.Dumps(number)));
    }

    [Fact]
    public void Texts_are_written_as_Python_writes_them()
    {
        string[] texts = ["plain", "a \"b\" \\ c", "über ß €", "tab\tline\nreturn\r\b\f", "\u0001\u007f", "\U0001F600", "</script>&'<>", "s3://bucket/key"];

        var python = Python("import json,sys; print('\\n'.join(json.dumps(x) for x in sys.argv[1:]))", texts);

        Assert.Equal(python.Split('\n'), texts.Select(text => PythonText.Dumps(text)));
    }

    [Fact]
    public void Other_values_are_written_as_Python_writes_them()
    {
        Assert.Equal("true", PythonText.Dumps(true));
        Assert.Equal("True", PythonText.Str(true));
        Assert.Equal("False", PythonText.Str(false));
        Assert.Equal("7", PythonText.Str(7L));
        Assert.Equal("text", PythonText.Str("text"));
        Assert.Equal("{\"a\": [1, null, \"x\"], \"b\": {}}", PythonText.Dumps(JsonNode.Parse("""{"a":[1,null,"x"],"b":{}}""")!));
    }

    private static string Python(string script, IEnumerable<string> arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return output.TrimEnd('\n');
    }
}
