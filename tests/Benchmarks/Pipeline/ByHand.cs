using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Support;

namespace Benchmarks.Pipeline;

/// <summary>What a person without a pipeline would type: three scripts and a tar, with the files where the scripts look for them.</summary>
internal static class ByHand
{
    private static readonly string Scripts = Repository.At("samples", "tumour", "scripts");

    /// <summary>With what they are run. They read and write under /opt/ml, which bubblewrap gives without touching the machine.</summary>
    public const string Tools = "bubblewrap, python3, tar";

    public static async Task<double> TimeAsync(string scratch)
    {
        var work = Directory.CreateDirectory(Path.Combine(scratch, $"hand-{Guid.NewGuid():N}")).FullName;
        try
        {
            foreach (var folder in new[] { "processing/input", "processing/model", "processing/evaluation", "model", "checkpoints" }) Directory.CreateDirectory(Path.Combine(work, folder));
            var code = Directory.CreateDirectory(Path.Combine(work, "code")).FullName;
            foreach (var script in Directory.EnumerateFiles(Scripts, "*.py")) File.Copy(script, Path.Combine(code, Path.GetFileName(script)));
            var watch = Stopwatch.StartNew();
            File.Copy(Repository.At("samples", "tumour", "data", "breast-cancer.csv"), Path.Combine(work, "processing/input/breast-cancer.csv"));
            await PythonAsync(work, "preprocess.py");
            await PythonAsync(work, "train.py", "--epochs", "60", "--alpha", "0.001", "--train", "/opt/ml/processing/train", "--validation", "/opt/ml/processing/validation", "--model-dir", "/opt/ml/model");
            await Run.OutputAsync("tar", ["-czf", Path.Combine(work, "processing/model/model.tar.gz"), "-C", Path.Combine(work, "model"), "."]);
            await PythonAsync(work, "evaluate.py");
            var seconds = watch.Elapsed.TotalSeconds;

            var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(work, "processing/evaluation/evaluation.json")))!;
            return (double)report["accuracy"]! > 0.85 ? seconds : throw new InvalidOperationException($"By hand another model came out: {report}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Task<string> PythonAsync(string work, string script, params string[] arguments) => Run.OutputAsync(
        "bwrap",
        ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/opt", "--bind", work, "/opt/ml", "--setenv", "TMPDIR", "/opt/ml", "--",
            Repository.Python, "-B", $"/opt/ml/code/{script}", .. arguments]);
}
