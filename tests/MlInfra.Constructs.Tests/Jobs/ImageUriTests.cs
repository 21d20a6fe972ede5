using System.Text.Json;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class ImageUriTests
{
    public static TheoryData<string> Vectors()
    {
        var data = new TheoryData<string>();
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "image-uri-vectors.json")));
        foreach (var vector in document.RootElement.EnumerateArray())
        {
            data.Add(vector.GetRawText());
        }

        return data;
    }

    [Fact]
    public void There_are_80_vectors() => Assert.Equal(80, Vectors().Count);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Resolves_to_the_URI_of_the_Python_SDK(string json)
    {
        using var document = JsonDocument.Parse(json);
        string? Given(string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        var scope = Given("image_scope")!;
        var use = scope.StartsWith("inference", StringComparison.Ordinal) ? ImageUse.Inference : Enum.Parse<ImageUse>(scope, ignoreCase: true);
        var family = Given("inference_tool") is { } tool ? $"{Given("framework")}-{tool}" : Given("framework")!;
        var image = Image.Of(family, Given("version")!, new ImageOptions
        {
            PyVersion = Given("py_version"),
            BaseFrameworkVersion = Given("base_framework_version"),
            Scope = scope == "inference_graviton" ? scope : null,
        });

        var uri = image.UriIn(Given("region")!, use, Given("instance_type"));

        Assert.Equal(Given("uri"), uri);
    }

    [Fact]
    public void Every_entry_of_the_catalogue_has_a_URI()
    {
        var seen = 0;
        foreach (var (family, entry) in ImageCatalogue.Families)
        {
            foreach (var scope in entry.GetProperty("scopes").EnumerateObject())
            {
                // As in the SDK an alias goes before a version of the same name.
                var aliases = scope.Value.TryGetProperty("aliases", out var known) ? known.EnumerateObject().Select(alias => alias.Name).ToArray() : [];
                foreach (var version in scope.Value.GetProperty("versions").EnumerateObject().Where(version => !aliases.Contains(version.Name)))
                {
                    foreach (var (found, options) in Choices(scope.Value, version.Value, scope.Name.Split('|')[0]))
                    {
                        var region = ImageCatalogue.Accounts(found.GetProperty("reg").GetString()!).Keys.First(key => ImageCatalogue.Partition(key) is not null);
                        Assert.Matches(@"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z.-]+/[a-z0-9-]+(:[a-zA-Z0-9._-]+)?$", Image.Of(family, version.Name, options).UriIn(region, ImageUse.Training));
                        seen++;
                    }
                }
            }
        }

        Assert.True(seen > 350, $"{seen} entries");
    }

    [Fact]
    public void A_short_version_is_written_as_it_was_asked_for()
    {
        var uri = Image.PyTorch("2.1").UriIn("us-east-1", ImageUse.Training, "ml.g5.xlarge");

        Assert.Equal("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1-gpu-py310", uri);
    }

    [Fact]
    public void A_Graviton_instance_serves_from_the_Graviton_image()
    {
        var uri = Image.PyTorch("2.4.0").UriIn("us-east-1", ImageUse.Inference, "ml.c7g.xlarge");

        Assert.Equal("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference-graviton:2.4.0-cpu-py311-ubuntu22.04-sagemaker", uri);
    }

    [Fact]
    public void Regions_outside_the_main_partition_have_their_own_suffix()
    {
        var uri = Image.Sklearn().UriIn("cn-north-1", ImageUse.Processing, "ml.m5.xlarge");

        Assert.EndsWith(".dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-scikit-learn:1.2-1-cpu-py3", uri, StringComparison.Ordinal);
    }

    [Fact]
    public void The_monitor_has_no_tag() =>
        Assert.EndsWith("/sagemaker-model-monitor-analyzer", Image.Of("model-monitor", "").UriIn("us-east-1", ImageUse.Monitoring), StringComparison.Ordinal);

    private static IEnumerable<(JsonElement Entry, ImageOptions Options)> Choices(JsonElement scope, JsonElement version, string scopeName)
    {
        var entries = version.TryGetProperty("base", out var bases)
            ? bases.EnumerateObject().Select(one => (Entry: one.Value, Base: (string?)one.Name))
            : [(version, null)];
        foreach (var (entry, baseVersion) in entries)
        {
            var processors = (entry.TryGetProperty("proc", out var own) || scope.TryGetProperty("proc", out own)) ? own.EnumerateArray().Select(one => one.GetString()).ToArray() : [null];
            var pythons = entry.TryGetProperty("py", out var py) ? py.EnumerateArray().Select(one => one.GetString()).ToArray() : [null];
            foreach (var processor in processors)
            {
                foreach (var python in pythons)
                {
                    yield return (entry, new ImageOptions { BaseFrameworkVersion = baseVersion, Processor = processor, PyVersion = python, Scope = scopeName });
                }
            }
        }
    }
}
